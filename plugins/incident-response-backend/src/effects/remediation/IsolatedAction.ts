import { InputError } from '@backstage/errors';
import {
  RemediationBlockedError,
  type RemediationAction,
  type RemediationContext,
  type RemediationProposal,
  type RemediationResult,
  type RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { ProviderError } from '../../integrations/ProviderError';
import { LeaseLostError } from '../../store';

/** Shorter than the ledger's own deadline, so that it is known whose fault it was. Milliseconds. */
const DEADLINE_MS = 12_000;

/** Characters of a text that an action may put on the timeline. */
const MOST_TEXT = 20_000;

/** An action has failed or hangs, without having changed anything. */
export class ActionFailure extends Error {
  /** What is too slow may be fast the next time; what is broken stays broken. */
  readonly next: 'wait' | 'escalate';

  constructor(message: string, next: 'wait' | 'escalate') {
    super(message);
    this.name = 'ActionFailure';
    this.next = next;
  }
}

const text = z.string().transform(value => value.slice(0, MOST_TEXT));
const targets = z
  .array(
    z.object({
      kind: text,
      name: text,
      namespace: text.optional(),
      cluster: text.optional(),
    }),
  )
  .max(1_000);
const lines = z.array(text).max(1_000);
const proposalSchema = z.object({
  precondition: z.enum(['holds', 'gone', 'out_of_scope', 'busy', 'blocked']),
  observed: text,
  targets,
  changes: lines,
  locks: z.array(z.string().min(1).max(300)).max(100),
  evidence: z.array(z.object({ title: text, text })).max(50),
  diffs: z
    .array(z.object({ object: text, before: text, after: text }))
    .max(100)
    .optional(),
  disruption: z
    .array(
      z.object({
        workload: text,
        pods: z.number().min(0),
        unavailable: z.number().min(0),
        takes: z.number().min(0),
      }),
    )
    .max(100)
    .optional(),
});
const resultSchema = z.object({
  targets,
  changes: lines,
  restorable: text.optional(),
});
const verificationSchema = z.object({
  status: z.enum(['healthy', 'pending', 'failed']),
  observed: text,
});

/**
 * An action of somebody else's, kept from hurting the pipeline: each call has a deadline, what it throws is a refusal with
 * a reason, and what it answers is checked before it becomes a fact.
 */
export class IsolatedAction implements RemediationAction {
  readonly id: string;
  readonly description: string;
  readonly needsApproval?: boolean;
  readonly restore?: RemediationAction['restore'];
  private readonly action: RemediationAction;
  private readonly deadlineMs: number;

  constructor(action: RemediationAction, deadlineMs: number = DEADLINE_MS) {
    this.id = action.id;
    this.description = action.description;
    this.needsApproval = action.needsApproval;
    this.action = action;
    this.deadlineMs = deadlineMs;
    if (action.restore) {
      this.restore = context =>
        this.whileReading(
          'restore',
          resultSchema.optional(),
          context,
          limited => action.restore?.(limited),
        );
    }
  }

  checkParameters(parameters: Record<string, unknown>): void {
    try {
      this.action.checkParameters(parameters);
    } catch (error) {
      throw error instanceof InputError
        ? error
        : new InputError(`Parameters of ${this.id}: ${messageOf(error)}`);
    }
  }

  prepare(context: RemediationContext): Promise<RemediationProposal> {
    return this.whileReading('prepare', proposalSchema, context, limited =>
      this.action.prepare(limited),
    );
  }

  findPerformed(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined> {
    return this.whileReading(
      'findPerformed',
      resultSchema.optional(),
      context,
      limited => this.action.findPerformed(limited),
    );
  }

  verify(
    context: RemediationContext & { attemptedAt: string },
  ): Promise<RemediationVerification> {
    return this.whileReading('verify', verificationSchema, context, limited =>
      this.action.verify({ ...limited, attemptedAt: context.attemptedAt }),
    );
  }

  /** Whatever goes wrong here may have gone wrong after the change, so it is thrown as it is: the outcome is unknown. */
  async perform(context: RemediationContext): Promise<RemediationResult> {
    const answer = await this.within(context, limited =>
      this.action.perform(limited),
    );
    const parsed = resultSchema.safeParse(answer);
    // The change is made; what it was is known from the proposal at least.
    return parsed.success
      ? parsed.data
      : { targets: [], changes: [`${this.id} has not said what it changed`] };
  }

  /** @throws ActionFailure, and what has a meaning of its own */
  private async whileReading<T>(
    what: string,
    schema: z.ZodType<T>,
    context: RemediationContext,
    call: (context: RemediationContext) => unknown,
  ): Promise<T> {
    let answer: unknown;
    try {
      answer = await this.within(context, call);
    } catch (error) {
      throw hasMeaning(error)
        ? error
        : new ActionFailure(
            `${this.id} failed to ${what}: ${messageOf(error)}`,
            'escalate',
          );
    }
    const parsed = schema.safeParse(answer);
    if (!parsed.success) {
      throw new ActionFailure(
        `${
          this.id
        } answered something else than it must to ${what}: ${parsed.error.issues
          .map(issue => `${issue.path.join('.') || 'all'}: ${issue.message}`)
          .join('; ')}`,
        'escalate',
      );
    }
    return parsed.data;
  }

  private async within<T>(
    context: RemediationContext,
    call: (context: RemediationContext) => T,
  ): Promise<Awaited<T>> {
    const deadline = AbortSignal.timeout(this.deadlineMs);
    const signal = AbortSignal.any([context.signal, deadline]);
    let stop = () => {};
    const late = new Promise<never>((_, reject) => {
      const onLate = () =>
        reject(
          new ActionFailure(
            `${this.id} did not answer within ${this.deadlineMs / 1000} s`,
            'wait',
          ),
        );
      deadline.addEventListener('abort', onLate, { once: true });
      stop = () => deadline.removeEventListener('abort', onLate);
    });
    try {
      return await Promise.race([
        (async () => await call({ ...context, signal }))(),
        late,
      ]);
    } finally {
      stop();
    }
  }
}

function hasMeaning(error: unknown): boolean {
  return (
    error instanceof ActionFailure ||
    error instanceof ProviderError ||
    // Another process goes on with the incident; that says nothing of the action.
    error instanceof LeaseLostError ||
    error instanceof RemediationBlockedError ||
    error instanceof InputError
  );
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
