import { DateTime } from 'luxon';
import { allow, ASK_AGAIN, refuse, type Guard } from '../Guard';

/** What did not help three times won't the fourth time; a person has to look. */
export const attempts: Guard = {
  name: 'attempts',
  ask: ({ ineffective, maxAttempts, attemptsOnEntity, ...context }) => {
    if (ineffective >= maxAttempts) {
      return refuse(
        `${ineffective} of ${maxAttempts} attempts did not help`,
        'escalate',
      );
    }
    const { policy, repair, entity } = context;
    const { count } = policy.remediation.attemptsPerEntity;
    if (attemptsOnEntity >= count) {
      return refuse(
        `${repair.action} was already used ${attemptsOnEntity} times on ${entity?.ref} recently and the limit is ${count}`,
        'escalate',
      );
    }
    return allow(
      `attempt ${
        ineffective + 1
      } of ${maxAttempts}, used ${attemptsOnEntity} of ${count} times on the entity`,
    );
  },
};

/** A change needs time to show whether it helps. */
export const cooldown: Guard = {
  name: 'cooldown',
  ask: ({ coolUntil, now }) =>
    coolUntil && coolUntil > now
      ? refuse('the last attempt was only just made', 'wait', coolUntil)
      : allow('enough time has passed since the last attempt'),
};

/** Two repairs of one workload would undo each other, or hide which one helped. */
export const oneAtATime: Guard = {
  name: 'one-at-a-time',
  ask: ({ lockedBy, proposal, now }) => {
    if (lockedBy) {
      return refuse(
        `${lockedBy.holder} is repairing the same workload`,
        'wait',
        DateTime.min(
          DateTime.fromISO(lockedBy.until, { zone: 'utc' }),
          now.plus(ASK_AGAIN),
        ),
      );
    }
    return proposal?.precondition === 'busy'
      ? refuse(proposal.observed, 'wait', now.plus(ASK_AGAIN))
      : allow('nothing else is changing the workload');
  },
};

/** A repair of what isn't broken is a change for nothing. */
export const precondition: Guard = {
  name: 'precondition',
  ask: ({ proposal, now }) => {
    if (!proposal || proposal.precondition === 'holds') {
      return allow(proposal?.observed ?? 'not looked at');
    }
    return proposal.precondition === 'blocked'
      ? refuse(proposal.observed, 'wait', now.plus(ASK_AGAIN))
      : refuse(`there is nothing to repair: ${proposal.observed}`, 'note');
  },
};
