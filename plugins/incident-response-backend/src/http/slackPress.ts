import { z } from 'zod/v4';
import { APPROVE, REJECT } from '../effects/approvalButtons';

/** Somebody has pressed one of our buttons. */
export interface SlackPress {
  /** Slack's name for this one press; the same when it is sent again. */
  id: string;
  slackUserId: string;
  responseUrl: string;
  decision: 'approve' | 'reject';
  incidentId: string;
  attempt: number;
  /** The fact that asks for the approval. */
  request: string;
}

const interactionSchema = z.object({
  type: z.literal('block_actions'),
  trigger_id: z.string().min(1).max(200),
  user: z.object({ id: z.string().min(1).max(50) }),
  response_url: z.string().max(500),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().max(2_000).optional(),
      }),
    )
    .min(1),
});

const valueSchema = z.strictObject({
  incidentId: z.string().min(1).max(100),
  attempt: z.number().int().min(1),
  request: z.string().min(1).max(300),
});

const DECISIONS = new Map([
  [APPROVE, 'approve' as const],
  [REJECT, 'reject' as const],
]);

/**
 * The press that a form-encoded interaction tells of. Undefined for whatever else Slack tells: buttons that are links are
 * told of, too.
 */
export function parseSlackPress(body: Buffer): SlackPress | undefined {
  const interaction = interactionSchema.safeParse(
    readJson(new URLSearchParams(body.toString('utf8')).get('payload')),
  );
  if (!interaction.success) {
    return undefined;
  }
  const { actions, trigger_id, user, response_url } = interaction.data;
  const [{ action_id, value }] = actions;
  const decision = DECISIONS.get(action_id);
  const target = valueSchema.safeParse(readJson(value));
  return decision && target.success
    ? {
        ...target.data,
        id: trigger_id,
        slackUserId: user.id,
        responseUrl: response_url,
        decision,
      }
    : undefined;
}

function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
