import type { RemediationView } from '@incident-response/backstage-plugin-common';
import {
  approvalsNeeded,
  maxAttemptsOf,
  type IncidentState,
  type Policy,
} from '../incident';
import { attemptViews, currentRefusal } from './attemptViews';

/** Where the repair stands, in words and numbers for the incident page. */
export function remediationView(
  state: IncidentState,
  policy: Policy,
): RemediationView {
  const runbook = state.runbook?.runbook;
  const remediation = runbook?.remediation;
  const last = state.attempts.at(-1);
  const attempts = attemptViews(state);
  const base = {
    attempt: last?.attempt ?? 0,
    maxAttempts: remediation ? maxAttemptsOf(remediation, policy) : 0,
    action: attempts.at(-1)?.action ?? remediation?.actions[0].action,
    plan: remediation?.actions ?? [],
    attempts,
  };
  const asked = state.humanAsked.at(-1);
  if (last?.outcome?.type === 'remediation.verified') {
    return {
      ...base,
      status: 'repaired',
      explanation: `Attempt ${last.attempt} worked: ${last.outcome.payload.observed}.`,
    };
  }
  if (asked && state.status === 'resolved') {
    return {
      ...base,
      status: 'handed_over',
      explanation: `A human was asked, since ${asked.payload.reason}.`,
    };
  }
  if (asked) {
    return {
      ...base,
      status: 'handed_over',
      explanation: `A human is needed: ${asked.payload.reason}.${
        asked.payload.nextStep ? ` Next step: ${asked.payload.nextStep}.` : ''
      }`,
    };
  }
  if (!remediation) {
    return {
      ...base,
      status: 'none',
      explanation: explainNone(state),
    };
  }
  if (!last) {
    return {
      ...base,
      status: state.status === 'resolved' ? 'none' : 'planned',
      explanation:
        state.status === 'resolved'
          ? 'The incident was over before a repair was tried.'
          : `${base.action} is being prepared.`,
    };
  }
  if (last.attempted?.payload.dryRun) {
    return {
      ...base,
      status: 'suggested',
      explanation: `Rehearsed, nothing was changed: it would ${last.attempted.payload.changes.join(
        ', ',
      )}.`,
    };
  }
  if (last.attempted && !last.outcome) {
    return {
      ...base,
      status: 'verifying',
      explanation: `${last.attempted.payload.changes.join(
        ', ',
      )}. Now it is verified that it has helped.`,
      verifyUntil: last.attempted.payload.verifyUntil,
    };
  }
  if (last.outcome) {
    return {
      ...base,
      status: 'waiting',
      explanation: `Attempt ${last.attempt} did not help: ${
        last.outcome.type === 'remediation.ineffective'
          ? last.outcome.payload.reason
          : ''
      }. The next one follows after a pause.`,
    };
  }
  const approval = last.approvalRequested?.payload;
  if (approval && !last.decision) {
    const needed = approvalsNeeded(last);
    const by = last.approvals.map(({ actor }) => actor);
    return {
      ...base,
      status: 'awaiting_approval',
      explanation: `It waits for ${
        needed > 1
          ? `the approval of ${needed} people, ${by.length} of whom have given it`
          : "a person's approval"
      }: ${approval.reason}.`,
      approval: {
        attempt: approval.attempt,
        action: approval.action,
        reason: approval.reason,
        targets: approval.targets,
        changes: approval.changes,
        diffs: approval.diffs ?? [],
        needed,
        by,
        expiresAt: approval.expiresAt,
      },
    };
  }
  if (last.decision?.type === 'remediation.rejected') {
    return {
      ...base,
      status: 'refused',
      explanation: `It was rejected${
        last.decision.payload.reason ? `: ${last.decision.payload.reason}` : ''
      }.`,
    };
  }
  const refusal = currentRefusal(last);
  if (refusal) {
    return {
      ...base,
      status: refusal.next === 'wait' ? 'waiting' : 'refused',
      explanation: `Not repaired: ${refusal.reason}.${
        refusal.next === 'wait' ? ' It is tried again by itself.' : ''
      }`,
      refusal,
    };
  }
  return {
    ...base,
    status: 'running',
    explanation: `${base.action} is being carried out.`,
  };
}

function explainNone(state: IncidentState): string {
  if (state.runbookMissing) {
    return 'No runbook fits this alert, so nothing is repaired by itself.';
  }
  if (!state.runbook) {
    return 'The runbook is being looked for.';
  }
  return `Runbook ${state.runbook.runbook.title} has no automatic repair; follow its steps.`;
}
