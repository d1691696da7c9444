import { InputError } from '@backstage/errors';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  RemediationBlockedError,
  type RemediationAction,
  type RemediationContext,
  type RemediationProposal,
  type RemediationResult,
  type RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { ProviderError } from '../ProviderError';
import type { WebhookCaller, WebhookTarget } from './WebhookCaller';

const schema = z.strictObject({
  webhook: z.string().min(1),
  body: z.record(z.string(), z.json()).default({}),
});

/**
 * Sends a signed request to an address of the configuration. A runbook names it and never gives an address itself.
 *
 * Nobody can be asked whether it was received, so a call without an answer is made again with the same `Idempotency-Key`;
 * the receiver does what it stands for once.
 */
export class CallWebhook implements RemediationAction {
  readonly id = 'http:webhook';
  readonly description =
    'Sends a signed request to an address that the configuration allows';
  private readonly caller: WebhookCaller;
  private readonly targets: Map<string, WebhookTarget>;

  constructor(options: { caller: WebhookCaller; targets: WebhookTarget[] }) {
    this.caller = options.caller;
    this.targets = new Map(
      options.targets.map(target => [target.name, target]),
    );
  }

  checkParameters(parameters: Record<string, unknown>): void {
    this.parse(parameters);
  }

  async prepare(context: RemediationContext): Promise<RemediationProposal> {
    const { target, body } = this.parse(context.parameters);
    return {
      precondition: 'holds',
      observed: `webhook ${target.name} is configured`,
      ...this.describe(context, target, body),
      locks: [
        `${this.id}/${target.name}/${stringifyEntityRef(context.entity)}`,
      ],
      evidence: [],
      diffs: [
        {
          object: `Request to ${target.name}`,
          before: '',
          after: JSON.stringify(payloadOf(context, body), null, 2),
        },
      ],
    };
  }

  async perform(context: RemediationContext): Promise<RemediationResult> {
    const { target, body } = this.parse(context.parameters);
    await context.mayProceed();
    if (!context.dryRun) {
      try {
        await this.caller.call(target, {
          body: payloadOf(context, body),
          idempotencyKey: context.marker,
        });
      } catch (error) {
        if (error instanceof ProviderError && isBusy(error)) {
          throw new RemediationBlockedError(error.message);
        }
        throw error;
      }
    }
    return this.describe(context, target, body);
  }

  async findPerformed(): Promise<undefined> {
    return undefined;
  }

  /** The receiver has taken it; whether it has helped shows in the alert. */
  async verify(): Promise<RemediationVerification> {
    return { status: 'healthy', observed: 'the webhook has taken the request' };
  }

  private describe(
    { entity }: RemediationContext,
    target: WebhookTarget,
    body: object,
  ): RemediationResult {
    const { host } = new URL(target.url);
    return {
      targets: [{ kind: 'Webhook', name: target.name }],
      changes: [
        `call webhook ${target.name} at ${host} for ${stringifyEntityRef(
          entity,
        )} with ${JSON.stringify(body)}`,
      ],
    };
  }

  /** @throws InputError */
  private parse(parameters: Record<string, unknown>) {
    const parsed = schema.safeParse(parameters);
    if (!parsed.success) {
      throw new InputError(
        `Parameters of ${this.id}: ${parsed.error.issues
          .map(issue => `${issue.path.join('.') || 'all'}: ${issue.message}`)
          .join('; ')}`,
      );
    }
    const target = this.targets.get(parsed.data.webhook);
    if (!target) {
      throw new InputError(
        `Parameters of ${this.id}: webhook ${parsed.data.webhook} is not in incidentResponse.remediation.webhooks`,
      );
    }
    return { target, body: parsed.data.body };
  }
}

function payloadOf(
  { incidentId, attempt, entity, marker }: RemediationContext,
  body: object,
) {
  return {
    type: 'incident-response.remediation',
    incidentId,
    attempt,
    entityRef: stringifyEntityRef(entity),
    idempotencyKey: marker,
    body,
  };
}

/** It has not happened, and may work later. */
function isBusy({ kind, code }: ProviderError): boolean {
  return kind === 'rate_limited' || code === '409' || code === '425';
}
