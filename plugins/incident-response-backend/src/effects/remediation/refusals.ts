import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import { instant, SYSTEM, toIso } from '../../incident';
import { ProviderError } from '../../integrations/ProviderError';
import type { Refusal } from '../../remediation/askGuards';
import { ASK_AGAIN } from '../../remediation/Guard';
import type { EffectContext, EffectOutcome } from '../EffectHandler';
import { ActionFailure } from './IsolatedAction';

/** What a guard says immediately before a write. For an action it is the same as anything else that is in its way. */
export class GuardRefusal extends RemediationBlockedError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.name = 'GuardRefusal';
    this.refusal = refusal;
  }
}

/** A refusal as a fact; the same one again only moves the time at which the guards are asked again. */
export function refused(
  effect: EffectContext<'prepareRemediation'> | EffectContext<'remediate'>,
  refusal: Refusal,
): EffectOutcome {
  const { state, request, now } = effect;
  const { attempt } = request.repair;
  const last = state.attempts
    .find(candidate => candidate.attempt === attempt)
    ?.refusals.at(-1)?.payload;
  const same = last?.guard === refusal.guard && last.reason === refusal.reason;
  const retryAt =
    refusal.next === 'wait'
      ? refusal.retryAt ?? toIso(now.plus(ASK_AGAIN))
      : undefined;
  if (same && retryAt) {
    return { facts: [], pendingUntil: instant(retryAt) };
  }
  return {
    facts: [
      {
        type: 'remediation.refused',
        actor: SYSTEM,
        payload: { attempt, ...refusal, ...(retryAt && { retryAt }) },
      },
    ],
  };
}

/** What the outside refuses is a refusal with a reason, and a human can be asked; what is unknown or slow is not. */
export function toRefusal(error: unknown): Refusal | undefined {
  if (error instanceof GuardRefusal) {
    return error.refusal;
  }
  if (error instanceof RemediationBlockedError) {
    return {
      guard: 'precondition',
      reason: error.message,
      next: 'wait',
      retryAt: toIso(DateTime.utc().plus(ASK_AGAIN)),
    };
  }
  if (error instanceof ActionFailure) {
    return { guard: 'action', reason: error.message, next: error.next };
  }
  if (error instanceof ProviderError && error.kind === 'rejected') {
    return {
      guard: 'access',
      reason: `${error.message}. ${error.remedy}`,
      next: 'escalate',
    };
  }
  return undefined;
}
