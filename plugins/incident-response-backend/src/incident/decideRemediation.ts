import type {
  NewFact,
  RunbookMatch,
  RunbookRemediation,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import {
  cooldownUntil,
  countedAttempts,
  maxAttemptsOf,
  openedAgainAt,
} from './attemptLimits';
import type { AttemptState } from './attempts';
import { addSpan, earliest, instant, toIso } from './businessTime';
import type { Decision, Rule } from './decide';
import { decideRestores } from './decideRestores';
import { SYSTEM } from './facts';
import type { Policy } from './policy';
import { planAttempt, repairOf } from './remediationPlan';
import type { IncidentState } from './state';

/** How long after its deadline a verification may still be under way before it is given up. */
const VERIFICATION_GRACE = { seconds: 30 };

/** What every step of the decision needs. */
interface Situation {
  state: IncidentState;
  runbook: RunbookMatch;
  remediation: RunbookRemediation;
  policy: Policy;
  now: DateTime;
}

/** Guarded repair: prepare, ask where asking is due, act, verify, try again, and after the last attempt ask a human. */
export const decideRemediation: Rule = (state, policy, now) => {
  const runbook = state.runbook?.runbook;
  if (!runbook || state.origin === 'manual') {
    return {};
  }
  const { remediation } = runbook;
  const restores = remediation
    ? decideRestores(state, remediation)
    : { effects: [], pending: false };
  if (state.status === 'resolved') {
    // What was begun is followed to its end: people want to know whether it helped, and others wait for its locks.
    const verification = remediation
      ? verifyWhatIsUnderWay({ state, runbook, remediation, policy, now })
      : undefined;
    return {
      ...verification,
      effects: [...restores.effects, ...(verification?.effects ?? [])],
    };
  }
  if (restores.pending) {
    return { effects: restores.effects };
  }
  if (runbook.escalate && state.humanAsked.length === 0) {
    return {
      facts: [askHuman(state, policy, 'runbook', runbook.escalate.reason)],
    };
  }
  const attempts = remediation
    ? decideAttempts({ state, runbook, remediation, policy, now })
    : {};
  return {
    ...attempts,
    effects: [...restores.effects, ...(attempts.effects ?? [])],
  };
};

function decideAttempts(situation: Situation): Partial<Decision> {
  const { state, remediation, policy } = situation;
  const openedAgain = openedAgainAt(state);
  const verified = state.attempts
    .filter(({ outcome }) => outcome?.type === 'remediation.verified')
    .find(({ outcome }) => (outcome?.occurredAt ?? '') >= openedAgain);
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

  const verification = verifyWhatIsUnderWay(situation);
  if (verification) {
    return verification;
  }

  const rehearsed = state.attempts
    .filter(({ attempted }) => attempted?.payload.dryRun)
    .at(-1)?.attempted;
  const handedOver = state.humanAsked
    .filter(({ occurredAt }) => occurredAt >= openedAgain)
    .at(-1);
  const ended = [rehearsed?.occurredAt, handedOver?.occurredAt]
    .filter(at => at !== undefined && at >= openedAgain)
    .some(at => at !== undefined && !requestedAfter(state, at));
  if (ended) {
    return {};
  }
  const ineffective = countedAttempts(state, policy).length;
  const most = maxAttemptsOf(remediation, policy);
  if (ineffective >= most) {
    return handedOver
      ? {}
      : {
          facts: [
            askHuman(
              state,
              policy,
              'attempts',
              `${ineffective} of ${most} attempts did not help`,
            ),
          ],
        };
  }
  return decideNextAttempt(situation, nextNumber(state));
}

function verifyWhatIsUnderWay(
  situation: Situation,
): Partial<Decision> | undefined {
  const underWay = situation.state.attempts.find(
    ({ attempted, outcome }) =>
      attempted && !attempted.payload.dryRun && !outcome,
  );
  return underWay && decideVerification(situation, underWay);
}

function decideVerification(
  { state, remediation, policy, now }: Situation,
  underWay: AttemptState,
): Partial<Decision> {
  const attempted = underWay.attempted?.payload;
  if (!attempted) {
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
        repair: repairOf(remediation, underWay),
      },
    ],
    wakeAt: givenUpAt,
  };
}

function decideNextAttempt(
  situation: Situation,
  number: number,
): Partial<Decision> {
  const { state, remediation, policy, now } = situation;
  const known: AttemptState = state.attempts.find(
    candidate => candidate.attempt === number,
  ) ?? { attempt: number, refusals: [], approvals: [] };
  const refusal = known.refusals.at(-1);
  const refusedForNow =
    refusal && !isAfter(known.diagnosed?.occurredAt, refusal.occurredAt)
      ? refusal
      : undefined;

  let giveUpAt: DateTime | undefined;
  if (refusedForNow && !requestedAfter(state, refusedForNow.occurredAt)) {
    const { next, retryAt, reason, guard } = refusedForNow.payload;
    if (next === 'escalate') {
      return { facts: [askHuman(state, policy, guard, reason)] };
    }
    if (next !== 'wait' || !retryAt) {
      return {};
    }
    giveUpAt = givesUpWaitingAt(known, policy);
    if (giveUpAt <= now) {
      return {
        facts: [
          askHuman(
            state,
            policy,
            guard,
            `the repair could not begin for too long: ${reason}`,
          ),
        ],
      };
    }
    if (instant(retryAt) > now) {
      return { wakeAt: earliest(instant(retryAt), giveUpAt) };
    }
  }

  const waits = decideApproval(situation, known);
  if (waits) {
    return waits;
  }
  const coolUntil = cooldownUntil(state, policy);
  if (coolUntil && coolUntil > now) {
    return { wakeAt: coolUntil };
  }
  const planned = planAttempt(state, remediation, policy, number);
  if ('problem' in planned) {
    return { facts: [askHuman(state, policy, 'plan', planned.problem)] };
  }

  const prepared = known.diagnosed && !refusedForNow;
  const round = `${known.refusals.length}${
    state.repairRequest ? `-${state.repairRequest.occurredAt}` : ''
  }`;
  const key = `${state.id}/remediation/${number}/${
    prepared ? 'act' : 'prepare'
  }/${round}`;
  const failed = state.failed.get(key);
  if (failed?.type === 'effect.failed') {
    return {
      facts: [
        askHuman(
          state,
          policy,
          'failed',
          `the repair could not be carried out: ${failed.payload.reason}`,
        ),
      ],
    };
  }
  return {
    effects: [
      {
        type: prepared ? 'remediate' : 'prepareRemediation',
        key,
        repair: planned.repair,
      },
    ],
    wakeAt: giveUpAt,
  };
}

/** Where people have to decide first: what there is to wait for. Undefined when nothing, or no longer, is. */
function decideApproval(
  { state, policy, now }: Situation,
  { attempt, approvalRequested, decision }: AttemptState,
): Partial<Decision> | undefined {
  if (approvalRequested && !decision) {
    const expiresAt = instant(approvalRequested.payload.expiresAt);
    return expiresAt > now
      ? { wakeAt: expiresAt }
      : {
          facts: [
            {
              id: `${approvalRequested.id}/expired`,
              type: 'remediation.approval_expired',
              actor: SYSTEM,
              occurredAt: toIso(now),
              payload: { attempt },
            },
          ],
        };
  }
  if (decision?.type === 'remediation.approval_expired') {
    return {
      facts: [
        askHuman(
          state,
          policy,
          'approval',
          `nobody approved attempt ${attempt} in time`,
        ),
      ],
    };
  }
  return decision?.type === 'remediation.rejected' ? {} : undefined;
}

/** When waiting has been long enough: since the first of the refusals that have come one after the other. */
function givesUpWaitingAt(
  { refusals }: AttemptState,
  policy: Policy,
): DateTime {
  const lastOther = refusals.findLastIndex(
    ({ payload }) => payload.next !== 'wait',
  );
  const since = refusals[lastOther + 1] ?? refusals[refusals.length - 1];
  return addSpan(
    instant(since.occurredAt),
    policy.remediation.giveUpWaitingAfter,
    policy.businessHours,
  );
}

/** Attempts are numbered on; one that people have turned down is over as soon as somebody asks for another. */
function nextNumber(state: IncidentState): number {
  const over = state.attempts.filter(
    ({ outcome, attempted, decision }) =>
      outcome ||
      attempted?.payload.dryRun ||
      (decision &&
        decision.type !== 'remediation.approved' &&
        requestedAfter(state, decision.occurredAt)),
  );
  return Math.max(0, ...over.map(({ attempt }) => attempt)) + 1;
}

function askHuman(
  state: IncidentState,
  policy: Policy,
  because: string,
  reason: string,
): NewFact {
  const runbook = state.runbook?.runbook;
  const step = runbook?.steps.findIndex(
    (_, index) => !state.stepsDone.includes(index),
  );
  return {
    id: `${state.id}/human/${because}/${state.humanAsked.length + 1}`,
    type: 'human.asked',
    actor: SYSTEM,
    payload: {
      reason,
      tried: countedAttempts(state, policy).map(
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
        runbook && step !== undefined && step >= 0
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
