import { createHash } from 'node:crypto';
import type { RemediationResult } from '@incident-response/backstage-plugin-node';
import type { DateTime } from 'luxon';
import { SYSTEM, toIso } from '../../incident';
import type { GuardLine, Refusal } from '../../remediation/askGuards';
import { tooManyUnderRepair } from '../../remediation/guards/radius';
import type { RepairGrant } from '../../store';
import type {
  EffectContext,
  EffectHandler,
  EffectOutcome,
} from '../EffectHandler';
import { locksOf } from './GuardSnapshots';
import { refused, toRefusal } from './refusals';
import {
  holderOf,
  type GuardedAttempt,
  type RemediationEnvironment,
} from './RemediationEnvironment';
import { subjectOf } from './subjectOf';

/** How long a workload stays locked beyond the deadline of its verification. */
const LOCK_GRACE = { minutes: 1 };

/** Asks every guard again, takes the locks, and makes the change; the guards are asked once more before each write. */
export function remediate(
  environment: RemediationEnvironment,
): EffectHandler<'remediate'> {
  return {
    what: 'Making the repair',
    repeatable: false,
    // A request of a process that is gone may still be on its way.
    settlesWithin: { seconds: 15 },
    async find(effect) {
      const known = await environment.knownAction(subjectOf(effect));
      const done = known && (await known.action.findPerformed(known.context));
      return done && attempted(effect, done, { dryRun: false });
    },
    async perform(effect) {
      try {
        const guarded = await environment.guard(subjectOf(effect));
        const refusal = refusalOf(guarded);
        return refusal
          ? refused(effect, refusal)
          : await act(environment, effect, guarded);
      } catch (error) {
        const refusal = toRefusal(error);
        if (!refusal) {
          throw error;
        }
        await environment.locks.release(holderOf(subjectOf(effect)));
        return refused(effect, refusal);
      }
    },
  };
}

/** The first refusal; what is only rehearsed needs nobody's approval. */
function refusalOf({ report, context }: GuardedAttempt): Refusal | undefined {
  return report.refusal?.next === 'approve' && context?.dryRun
    ? undefined
    : report.refusal;
}

async function act(
  { locks }: RemediationEnvironment,
  effect: EffectContext<'remediate'>,
  { action, context, proposal, report }: GuardedAttempt,
): Promise<EffectOutcome> {
  if (!action || !context || !proposal) {
    return refused(effect, {
      guard: 'scope',
      reason: 'the service or the action is gone',
      next: 'escalate',
    });
  }
  const { dryRun } = context;
  const locked = locksOf(subjectOf(effect), proposal);
  if (!dryRun) {
    const { entities } = effect.policy.remediation.blastRadius;
    const grant = await locks.take({
      holder: holderOf(subjectOf(effect)),
      entityRef: effect.state.ownership?.entityRef ?? '',
      workloads: locked,
      mostEntities: entities,
      now: effect.now,
      until: verifyUntil(effect).plus(LOCK_GRACE),
    });
    // The guards have looked a moment ago; another replica may have been faster since.
    if (!grant.granted) {
      return refused(effect, toLockRefusal(grant, entities));
    }
  }
  // Under the locks: what was counted before them may have changed. Actions ask again before each of their writes.
  await context.mayProceed();
  const result = await action.perform(context);
  return attempted(effect, result, {
    dryRun,
    locks: locked,
    guards: report.guards,
  });
}

function toLockRefusal(
  grant: Exclude<RepairGrant, { granted: true }>,
  entities: number,
): Refusal {
  return 'lockedBy' in grant
    ? {
        guard: 'one-at-a-time',
        reason: `${grant.lockedBy.holder} is repairing the same workload`,
        next: 'wait',
      }
    : {
        guard: 'blast-radius',
        reason: tooManyUnderRepair(grant.underRepair, entities),
        next: 'escalate',
      };
}

function verifyUntil({ request, now }: EffectContext<'remediate'>): DateTime {
  return now.plus(request.repair.verifyWithin);
}

function attempted(
  effect: EffectContext<'remediate'>,
  result: RemediationResult,
  how: { dryRun: boolean; locks?: string[]; guards?: GuardLine[] },
): EffectOutcome {
  const { request, state } = effect;
  const { attempt, action, step, parameters } = request.repair;
  const runbook = state.runbook?.runbook;
  return {
    facts: [
      {
        id: `${state.id}/remediation/${attempt}/attempted`,
        type: 'remediation.attempted',
        actor: SYSTEM,
        payload: {
          attempt,
          action,
          step,
          parameters,
          targets: result.targets,
          changes: result.changes,
          ...how,
          restorable: result.restorable,
          verifyUntil: toIso(verifyUntil(effect)),
          entityRef: state.ownership?.entityRef,
          plan: runbook && {
            entityRef: runbook.entityRef,
            etag: runbook.etag,
            hash: createHash('sha256')
              .update(JSON.stringify(runbook.remediation))
              .digest('hex'),
          },
        },
      },
    ],
  };
}
