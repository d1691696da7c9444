import type {
  NewFact,
  RefusalNext,
} from '@incident-response/backstage-plugin-common';
import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import { addSpan, instant, SYSTEM, toIso } from '../incident';
import { tooManyUnderRepair } from '../remediation/guards';
import type { Integrations } from '../integrations/Integrations';
import { ProviderError } from '../integrations/ProviderError';
import type {
  EffectContext,
  EffectHandler,
  EffectOutcome,
} from './EffectHandler';
import {
  holderOf,
  type RemediationEnvironment,
} from './RemediationEnvironment';

/** How often a verification looks. */
const LOOK_EVERY = { seconds: 2 };
/** How long a workload stays locked beyond the deadline of its verification. */
const LOCK_GRACE = { minutes: 1 };
const ASK_AGAIN = { seconds: 15 };

interface Refusal {
  guard: string;
  reason: string;
  next: RefusalNext;
  retryAt?: string;
}

/** Collects evidence, asks every guard, and says what would be done. Reads only. */
export function prepareRemediation(
  environment: RemediationEnvironment,
): EffectHandler<'prepareRemediation'> {
  return {
    what: 'Preparing the repair',
    repeatable: true,
    async perform(effect) {
      const { request, policy, now } = effect;
      const { proposal, report } = await orRefusal(() =>
        environment.guard(effect),
      );
      const { attempt } = request;
      if (report.refusal && report.refusal.next !== 'approve') {
        return refused(effect, report.refusal);
      }
      const facts: NewFact[] = [
        {
          type: 'remediation.diagnosed',
          actor: SYSTEM,
          payload: {
            attempt,
            evidence: proposal?.evidence ?? [],
            guards: report.guards,
          },
        },
      ];
      if (report.refusal) {
        facts.push({
          id: `${effect.state.id}/remediation/${attempt}/approval`,
          type: 'remediation.approval_requested',
          actor: SYSTEM,
          payload: {
            attempt,
            action: request.action.action,
            reason: report.refusal.reason,
            targets: proposal?.targets ?? [],
            changes: proposal?.changes ?? [],
            expiresAt: toIso(
              addSpan(
                now,
                policy.remediation.approvalExpiresAfter,
                policy.businessHours,
              ),
            ),
          },
        });
      }
      return { facts };
    },
  };
}

/** Asks every guard again, takes the locks, and makes the change. */
export function remediate(
  environment: RemediationEnvironment,
): EffectHandler<'remediate'> {
  return {
    what: 'Making the repair',
    repeatable: false,
    // A request of a process that is gone may still be on its way.
    settlesWithin: { seconds: 15 },
    async find(effect) {
      const known = await environment.contextOf(effect);
      const done = known && (await known.action.findPerformed(known.context));
      return done && attempted(effect, done);
    },
    async perform(effect) {
      const guarded = await orRefusal(() => environment.guard(effect));
      const { action, context, proposal, report } = guarded;
      if (report.refusal || !action || !context || !proposal) {
        return refused(
          effect,
          report.refusal ?? {
            guard: 'scope',
            reason: 'the service or the action is gone',
            next: 'escalate',
          },
        );
      }
      const holder = holderOf(effect);
      const { entities } = effect.policy.remediation.blastRadius;
      const grant = await environment.locks.take({
        holder,
        entityRef: effect.state.ownership?.entityRef ?? '',
        workloads: proposal.locks,
        mostEntities: entities,
        now: effect.now,
        until: verifyUntil(effect).plus(LOCK_GRACE),
      });
      // The guards have looked a moment ago; another replica may have been faster since.
      if (!grant.granted) {
        return refused(
          effect,
          'lockedBy' in grant
            ? {
                guard: 'one-at-a-time',
                reason: `${grant.lockedBy.holder} is repairing the same workload`,
                next: 'wait',
                retryAt: toIso(effect.now.plus(ASK_AGAIN)),
              }
            : {
                guard: 'blast-radius',
                reason: tooManyUnderRepair(grant.underRepair, entities),
                next: 'escalate',
              },
        );
      }
      try {
        const result = await action.perform(context);
        if (context.dryRun) {
          await environment.locks.release(holder);
        }
        return attempted(effect, result);
      } catch (error) {
        const refusal = toRefusal(error, effect.now);
        if (!refusal) {
          throw error;
        }
        await environment.locks.release(holder);
        return refused(effect, refusal);
      }
    },
  };
}

/** Looks until the fault is gone, is back, or the time is up. */
export function verifyRemediation(
  environment: RemediationEnvironment,
  integrations: Integrations,
): EffectHandler<'verifyRemediation'> {
  return {
    what: 'Verifying the repair',
    repeatable: true,
    async perform(effect) {
      const { state, request, now } = effect;
      const { attempt } = request;
      const known = await environment.contextOf(effect);
      const attemptedFact = state.attempts.find(
        candidate => candidate.attempt === attempt,
      )?.attempted;
      const release: Pick<EffectOutcome, 'commit'> = {
        commit: tx => environment.locks.release(holderOf(effect), tx),
      };
      if (!known || !attemptedFact) {
        return {
          facts: [
            ineffective(effect, 'the service is no longer in the catalog'),
          ],
          ...release,
        };
      }
      const seen = await known.action.verify({
        ...known.context,
        attemptedAt: attemptedFact.occurredAt,
      });
      const waitsForAlert =
        seen.status === 'healthy' &&
        !state.runbook?.runbook.remediation?.resolveIncident &&
        !(await alertsCleared(integrations, state.id));
      if (seen.status === 'healthy' && !waitsForAlert) {
        return {
          facts: [
            {
              type: 'remediation.verified',
              actor: SYSTEM,
              payload: { attempt, observed: seen.observed },
            },
          ],
          ...release,
        };
      }
      const observed = waitsForAlert
        ? `${seen.observed}, but the alert has not cleared`
        : seen.observed;
      if (
        seen.status === 'failed' ||
        now >= instant(attemptedFact.payload.verifyUntil)
      ) {
        return { facts: [ineffective(effect, observed)], ...release };
      }
      return { facts: [], pendingUntil: now.plus(LOOK_EVERY) };
    },
  };
}

async function alertsCleared(
  { pagerDuty }: Integrations,
  incidentId: string,
): Promise<boolean> {
  // Without PagerDuty's API nobody can ask; the workload's own health has to do.
  const alerts = (await pagerDuty?.alerts(incidentId)) ?? [];
  return alerts.every(alert => alert.status === 'resolved');
}

function verifyUntil(effect: EffectContext<'remediate'>): DateTime {
  const within = effect.state.runbook?.runbook.remediation?.verifyWithin ?? {
    minutes: 2,
  };
  return effect.now.plus(within);
}

function attempted(
  effect: EffectContext<'remediate'>,
  result: {
    targets: { kind: string; name: string }[];
    changes: string[];
  },
): EffectOutcome {
  const { request, state, policy } = effect;
  return {
    facts: [
      {
        id: `${state.id}/remediation/${request.attempt}/attempted`,
        type: 'remediation.attempted',
        actor: SYSTEM,
        payload: {
          attempt: request.attempt,
          action: request.action.action,
          targets: result.targets,
          changes: result.changes,
          dryRun: policy.remediation.dryRun,
          verifyUntil: toIso(verifyUntil(effect)),
          entityRef: state.ownership?.entityRef,
        },
      },
    ],
  };
}

function ineffective(
  { request }: EffectContext<'verifyRemediation'>,
  reason: string,
): NewFact {
  return {
    type: 'remediation.ineffective',
    actor: SYSTEM,
    payload: { attempt: request.attempt, reason },
  };
}

/** A refusal as a fact; the same one again only moves the time at which the guards are asked again. */
function refused(
  {
    state,
    request,
    now,
  }: EffectContext<'prepareRemediation'> | EffectContext<'remediate'>,
  refusal: Refusal,
): EffectOutcome {
  const last = state.attempts
    .find(attempt => attempt.attempt === request.attempt)
    ?.refusals.at(-1)?.payload;
  const same = last?.guard === refusal.guard && last.reason === refusal.reason;
  if (same && refusal.next === 'wait') {
    return {
      facts: [],
      pendingUntil: refusal.retryAt
        ? instant(refusal.retryAt)
        : now.plus(ASK_AGAIN),
    };
  }
  return {
    facts: [
      {
        type: 'remediation.refused',
        actor: SYSTEM,
        payload: { attempt: request.attempt, ...refusal },
      },
    ],
  };
}

/** What the outside refuses is a refusal with a reason, and a human can be asked; what is unknown or slow is not. */
async function orRefusal<T extends { report: { refusal?: Refusal } }>(
  guard: () => Promise<T>,
): Promise<
  | T
  | {
      report: { guards: []; refusal: Refusal };
      proposal: undefined;
      action: undefined;
      context: undefined;
    }
> {
  try {
    return await guard();
  } catch (error) {
    const refusal = toRefusal(error, DateTime.utc());
    if (!refusal) {
      throw error;
    }
    return {
      report: { guards: [], refusal },
      proposal: undefined,
      action: undefined,
      context: undefined,
    };
  }
}

function toRefusal(error: unknown, now: DateTime): Refusal | undefined {
  if (error instanceof RemediationBlockedError) {
    return {
      guard: 'precondition',
      reason: error.message,
      next: 'wait',
      retryAt: toIso(now.plus(ASK_AGAIN)),
    };
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
