import type { RemediationAttempt } from '@incident-response/backstage-plugin-common';
import {
  approvalsNeeded,
  isRestorable,
  type AttemptState,
  type IncidentState,
} from '../incident';

/** Every attempt of an incident with all that belongs to it, for the incident page. */
export function attemptViews({
  attempts,
}: IncidentState): RemediationAttempt[] {
  return attempts.map(attempt => {
    const { diagnosed, approvalRequested, attempted, outcome } = attempt;
    const seen = approvalRequested?.payload ?? diagnosed?.payload;
    const refusal = currentRefusal(attempt);
    return {
      attempt: attempt.attempt,
      action: (attempted ?? approvalRequested ?? diagnosed)?.payload.action,
      step: (attempted ?? diagnosed)?.payload.step,
      status: statusOf(attempt),
      targets: attempted?.payload.targets ?? seen?.targets ?? [],
      changes: attempted?.payload.changes ?? seen?.changes ?? [],
      diffs: seen?.diffs ?? [],
      evidence: diagnosed?.payload.evidence ?? [],
      guards: attempted?.payload.guards ?? diagnosed?.payload.guards ?? [],
      refusal,
      approvals: approvalRequested && {
        needed: approvalsNeeded(attempt),
        by: attempt.approvals.map(({ actor }) => actor),
      },
      attemptedAt: attempted?.occurredAt,
      verifyUntil: attempted?.payload.verifyUntil,
      observed:
        outcome?.type === 'remediation.verified'
          ? outcome.payload.observed
          : outcome?.payload.reason,
      plan: attempted?.payload.plan,
      restorable: isRestorable(attempt)
        ? attempted?.payload.restorable
        : undefined,
      restored: attempt.restored?.payload.changes,
    };
  });
}

function statusOf(attempt: AttemptState): RemediationAttempt['status'] {
  const { attempted, outcome, approvalRequested, decision } = attempt;
  if (outcome) {
    return outcome.type === 'remediation.verified' ? 'worked' : 'did_not_help';
  }
  if (attempted) {
    return attempted.payload.dryRun ? 'rehearsed' : 'verifying';
  }
  if (currentRefusal(attempt)) {
    return 'refused';
  }
  if (!approvalRequested) {
    return 'preparing';
  }
  switch (decision?.type) {
    case 'remediation.approved':
      return 'approved';
    case 'remediation.rejected':
      return 'rejected';
    case 'remediation.approval_expired':
      return 'expired';
    default:
      return 'awaiting_approval';
  }
}

/** The last refusal, unless the guards have agreed since. */
export function currentRefusal({
  refusals,
  diagnosed,
  attempted,
}: AttemptState) {
  const last = refusals.at(-1);
  if (!last || attempted || (diagnosed?.occurredAt ?? '') > last.occurredAt) {
    return undefined;
  }
  const { guard, reason, next, retryAt } = last.payload;
  return { guard, reason, next, retryAt };
}
