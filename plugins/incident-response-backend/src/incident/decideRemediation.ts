import type {
  NewFact,
  RunbookMatch,
  RunbookRemediation,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { AttemptState } from './attempts';
import { addSpan, instant, toIso } from './businessTime';
import type { Decision, Rule } from './decide';
import { SYSTEM } from './facts';
import type { Policy } from './policy';
import type { IncidentState } from './state';

/** How long after its deadline a verification may still be under way before it is given up. */
const VERIFICATION_GRACE = { seconds: 30 };

/** The action of attempt n: the nth of the plan, then its last again. */
export function actionOf(
  remediation: RunbookRemediation,
  attempt: number,
): RunbookRemediation['actions'][number] {
  const { actions } = remediation;
  return actions[Math.min(attempt, actions.length) - 1];
}

/** The portal's limit; a runbook can only tighten it. */
export function maxAttemptsOf(
  remediation: RunbookRemediation,
  policy: Policy,
): number {
  return Math.min(
    remediation.maxAttempts ?? policy.remediation.maxAttempts,
    policy.remediation.maxAttempts,
  );
}

/** When attempt n may begin at the earliest: the cooldown grows with every attempt that did not help. */
export function cooldownUntil(
  attempts: readonly AttemptState[],
  policy: Policy,
): DateTime | undefined {
  const last = attempts.filter(attempt => attempt.outcome).at(-1);
  if (!last?.outcome || last.outcome.type !== 'remediation.ineffective') {
    return undefined;
  }
  let until = instant(last.outcome.occurredAt);
  for (let step = 0; step < last.attempt; step += 1) {
    until = addSpan(until, policy.remediation.cooldown, policy.businessHours);
  }
  return until;
}

/** Attempts that changed something and did not help. */
export function ineffectiveAttempts(state: IncidentState): AttemptState[] {
  return state.attempts.filter(
    attempt => attempt.outcome?.type === 'remediation.ineffective',
  );
}

/** Guarded repair: prepare, ask where asking is due, act, verify, try again, and after the last attempt ask a human. */
export const decideRemediation: Rule = (state, policy, now) => {
  const runbook = state.runbook?.runbook;
  if (!runbook || state.origin === 'manual' || state.status === 'resolved') {
    return {};
  }
  if (runbook.escalate && state.humanAsked.length === 0) {
    return {
      facts: [askHuman(state, runbook, 'runbook', runbook.escalate.reason)],
    };
  }
  return runbook.remediation
    ? decideAttempts(state, runbook, runbook.remediation, policy, now)
    : {};
};

function decideAttempts(
  state: IncidentState,
  runbook: RunbookMatch,
  remediation: RunbookRemediation,
  policy: Policy,
  now: DateTime,
): Partial<Decision> {
  const verified = state.attempts.find(
    attempt => attempt.outcome?.type === 'remediation.verified',
  );
  if (verified) {
    return remediation.resolveIncident
      ? {
          effects: [
            {
              type: 'changePagerDuty',
              key: `${state.id}/pagerduty/resolve/${verified.attempt}`,
              change: 'resolve',
            },
          ],
        }
      : {};
  }

  const underWay = state.attempts.find(
    attempt => attempt.attempted && !attempt.outcome,
  );
  if (underWay) {
    return decideVerification(state, underWay, remediation, policy, now);
  }

  const handedOver = state.humanAsked.at(-1);
  if (handedOver && !requestedAfter(state, handedOver.occurredAt)) {
    return {};
  }
  const ineffective = ineffectiveAttempts(state).length;
  if (ineffective >= maxAttemptsOf(remediation, policy)) {
    return handedOver
      ? {}
      : {
          facts: [
            askHuman(
              state,
              runbook,
              'attempts',
              `${ineffective} of ${maxAttemptsOf(
                remediation,
                policy,
              )} attempts did not help`,
            ),
          ],
        };
  }
  return decideNextAttempt(
    state,
    runbook,
    remediation,
    policy,
    now,
    ineffective + 1,
  );
}

function decideVerification(
  state: IncidentState,
  underWay: AttemptState,
  remediation: RunbookRemediation,
  policy: Policy,
  now: DateTime,
): Partial<Decision> {
  const attempted = underWay.attempted?.payload;
  if (!attempted || attempted.dryRun) {
    return {};
  }
  const givenUpAt = addSpan(
    instant(attempted.verifyUntil),
    VERIFICATION_GRACE,
    policy.businessHours,
  );
  if (givenUpAt <= now) {
    return {
      facts: [
        {
          id: `${state.id}/remediation/${underWay.attempt}/unverified`,
          type: 'remediation.ineffective',
          actor: SYSTEM,
          payload: {
            attempt: underWay.attempt,
            reason: 'It could not be verified in time',
          },
        },
      ],
    };
  }
  return {
    effects: [
      {
        type: 'verifyRemediation',
        key: `${state.id}/remediation/${underWay.attempt}/verify`,
        attempt: underWay.attempt,
        action: actionOf(remediation, underWay.attempt),
      },
    ],
    wakeAt: givenUpAt,
  };
}

function decideNextAttempt(
  state: IncidentState,
  runbook: RunbookMatch,
  remediation: RunbookRemediation,
  policy: Policy,
  now: DateTime,
  number: number,
): Partial<Decision> {
  const known: AttemptState = state.attempts.find(
    candidate => candidate.attempt === number,
  ) ?? { attempt: number, refusals: [], approvals: [] };
  const refusal = known.refusals.at(-1);
  const refusedForNow =
    refusal && !isAfter(known.diagnosed?.occurredAt, refusal.occurredAt)
      ? refusal
      : undefined;

  if (refusedForNow && !requestedAfter(state, refusedForNow.occurredAt)) {
    const { next, retryAt, reason, guard } = refusedForNow.payload;
    if (next === 'escalate') {
      return { facts: [askHuman(state, runbook, guard, reason)] };
    }
    if (next !== 'wait' || !retryAt) {
      return {};
    }
    if (instant(retryAt) > now) {
      return { wakeAt: instant(retryAt) };
    }
  }

  const approval = known.approvalRequested;
  if (approval && !known.decision) {
    const expiresAt = instant(approval.payload.expiresAt);
    return expiresAt > now
      ? { wakeAt: expiresAt }
      : {
          facts: [
            {
              id: `${state.id}/remediation/${number}/expired`,
              type: 'remediation.approval_expired',
              actor: SYSTEM,
              occurredAt: toIso(now),
              payload: { attempt: number },
            },
          ],
        };
  }
  if (known.decision?.type === 'remediation.approval_expired') {
    return {
      facts: [
        askHuman(
          state,
          runbook,
          'approval',
          `nobody approved attempt ${number} in time`,
        ),
      ],
    };
  }
  if (known.decision?.type === 'remediation.rejected') {
    return {};
  }

  const coolUntil = cooldownUntil(state.attempts, policy);
  if (coolUntil && coolUntil > now) {
    return { wakeAt: coolUntil };
  }

  const prepared = known.diagnosed && !refusedForNow;
  const round = `${known.refusals.length}${
    state.repairRequest ? `-${state.repairRequest.occurredAt}` : ''
  }`;
  return {
    effects: [
      {
        type: prepared ? 'remediate' : 'prepareRemediation',
        key: `${state.id}/remediation/${number}/${
          prepared ? 'act' : 'prepare'
        }/${round}`,
        attempt: number,
        action: actionOf(remediation, number),
      },
    ],
  };
}

function askHuman(
  state: IncidentState,
  runbook: RunbookMatch,
  because: string,
  reason: string,
): NewFact {
  const step = runbook.steps.findIndex(
    (_, index) => !state.stepsDone.includes(index),
  );
  return {
    id: `${state.id}/human/${because}/${state.humanAsked.length + 1}`,
    type: 'human.asked',
    actor: SYSTEM,
    payload: {
      reason,
      tried: ineffectiveAttempts(state).map(
        attempt =>
          `Attempt ${attempt.attempt}: ${
            attempt.attempted?.payload.changes.join(', ') ?? ''
          } → ${
            attempt.outcome?.type === 'remediation.ineffective'
              ? attempt.outcome.payload.reason
              : ''
          }`,
      ),
      nextStep:
        step >= 0
          ? `${step + 1}. ${runbook.steps[step].title} (${runbook.title})`
          : undefined,
    },
  };
}

function requestedAfter(state: IncidentState, instantIso: string): boolean {
  return isAfter(state.repairRequest?.occurredAt, instantIso);
}

function isAfter(a: string | undefined, b: string): boolean {
  return a !== undefined && a > b;
}
