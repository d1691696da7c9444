import type { NewFact } from '@incident-response/backstage-plugin-common';
import { instant, SYSTEM } from '../../incident';
import type { Integrations } from '../../integrations/Integrations';
import type {
  EffectContext,
  EffectHandler,
  EffectOutcome,
} from '../EffectHandler';
import {
  holderOf,
  type RemediationEnvironment,
} from './RemediationEnvironment';
import { subjectOf } from './subjectOf';

/** How often a verification looks. */
const LOOK_EVERY = { milliseconds: 500 };

/** Looks until the fault is gone, is back, or the time is up. */
export function verifyRemediation(
  environment: RemediationEnvironment,
  integrations: Pick<Integrations, 'pagerDuty'>,
): EffectHandler<'verifyRemediation'> {
  return {
    what: 'Verifying the repair',
    repeatable: true,
    async perform(effect) {
      const { state, request, now } = effect;
      const { attempt } = request.repair;
      const known = await environment.knownAction(subjectOf(effect));
      const attemptedFact = state.attempts.find(
        candidate => candidate.attempt === attempt,
      )?.attempted;
      const release: Pick<EffectOutcome, 'commit'> = {
        commit: tx =>
          environment.locks.release(holderOf(subjectOf(effect)), tx),
      };
      // What is put back next is still this repair's.
      const keepOrRelease =
        attemptedFact?.payload.restorable && state.status !== 'resolved'
          ? {}
          : release;
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
        return { facts: [ineffective(effect, observed)], ...keepOrRelease };
      }
      return { facts: [], pendingUntil: now.plus(LOOK_EVERY) };
    },
  };
}

async function alertsCleared(
  { pagerDuty }: Pick<Integrations, 'pagerDuty'>,
  incidentId: string,
): Promise<boolean> {
  // Without PagerDuty's API nobody can ask; the workload's own health has to do.
  const alerts = (await pagerDuty?.alerts(incidentId)) ?? [];
  return alerts.every(alert => alert.status === 'resolved');
}

function ineffective(
  { request }: EffectContext<'verifyRemediation'>,
  reason: string,
): NewFact {
  return {
    type: 'remediation.ineffective',
    actor: SYSTEM,
    payload: { attempt: request.repair.attempt, reason },
  };
}
