import { SYSTEM } from '../../incident';
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

const ASK_AGAIN = { seconds: 5 };
/** Long enough for the one call that puts something back. */
const LOCKED_FOR = { minutes: 1 };

/** Puts back what an attempt has changed beyond mending the fault. Done twice it is the same as done once. */
export function restoreRemediation(
  environment: Pick<
    RemediationEnvironment,
    'knownAction' | 'isSwitchedOff' | 'locks'
  >,
): EffectHandler<'restoreRemediation'> {
  return {
    what: 'Putting back what the repair has changed',
    repeatable: true,
    async perform(effect) {
      const subject = subjectOf(effect);
      const holder = holderOf(subject);
      const known = await environment.knownAction(subject);
      if (!known?.action.restore) {
        return restored(effect, ['nothing: the service or the action is gone']);
      }
      const isAsked = attemptOf(effect)?.restoreRequested !== undefined;
      // Off is off: by itself nothing is written then, not even back. It waits for the switch, or for a person.
      if (!isAsked && (await environment.isSwitchedOff(subject))) {
        return { facts: [], pendingUntil: effect.now.plus(ASK_AGAIN) };
      }
      const grant = await environment.locks.take({
        holder,
        entityRef: effect.state.ownership?.entityRef ?? '',
        workloads: attemptOf(effect)?.attempted?.payload.locks ?? [],
        // What is put back repairs nothing, so it is not counted among the repairs.
        mostEntities: Infinity,
        now: effect.now,
        until: effect.now.plus(LOCKED_FOR),
      });
      if (!grant.granted) {
        return { facts: [], pendingUntil: effect.now.plus(ASK_AGAIN) };
      }
      const result = await known.action.restore({
        ...known.context,
        // The switch has been asked, and the limits are for repairs: this takes one back.
        mayProceed: async () => {},
      });
      return {
        ...restored(
          effect,
          result?.changes ?? [
            'nothing: it is not any more as the repair left it',
          ],
        ),
        commit: tx => environment.locks.release(holder, tx),
      };
    },
  };
}

function restored(
  { state, request }: EffectContext<'restoreRemediation'>,
  changes: string[],
): EffectOutcome {
  const { attempt } = request.repair;
  return {
    facts: [
      {
        id: `${state.id}/remediation/${attempt}/restored`,
        type: 'remediation.restored',
        actor: SYSTEM,
        payload: { attempt, changes },
      },
    ],
  };
}

function attemptOf({ state, request }: EffectContext<'restoreRemediation'>) {
  return state.attempts.find(
    ({ attempt }) => attempt === request.repair.attempt,
  );
}
