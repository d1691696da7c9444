import type {
  FactOf,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';

/** One attempt at a repair, as its facts tell it. */
export interface AttemptState {
  attempt: number;
  diagnosed?: FactOf<'remediation.diagnosed'>;
  refusals: FactOf<'remediation.refused'>[];
  /** The newest request; what was said to an earlier one counts no more, since it was for another change. */
  approvalRequested?: FactOf<'remediation.approval_requested'>;
  /** Of different people, for the newest request. */
  approvals: FactOf<'remediation.approved'>[];
  /** What has come of the newest request; an approval only once enough people have given theirs. */
  decision?:
    | FactOf<'remediation.approved'>
    | FactOf<'remediation.rejected'>
    | FactOf<'remediation.approval_expired'>;
  attempted?: FactOf<'remediation.attempted'>;
  outcome?: FactOf<'remediation.verified'> | FactOf<'remediation.ineffective'>;
  restoreRequested?: FactOf<'remediation.restore_requested'>;
  restored?: FactOf<'remediation.restored'>;
}

/** Adds a fact to the attempt that it belongs to; facts of other kinds change nothing. */
export function addRemediationFact(
  attempts: AttemptState[],
  fact: IncidentFact,
): void {
  switch (fact.type) {
    case 'remediation.diagnosed':
      find(attempts, fact.payload.attempt).diagnosed = fact;
      return;
    case 'remediation.refused':
      find(attempts, fact.payload.attempt).refusals.push(fact);
      return;
    case 'remediation.approval_requested': {
      const attempt = find(attempts, fact.payload.attempt);
      attempt.approvalRequested = fact;
      attempt.approvals = [];
      attempt.decision = undefined;
      return;
    }
    case 'remediation.approved':
      addApproval(find(attempts, fact.payload.attempt), fact);
      return;
    case 'remediation.rejected':
    case 'remediation.approval_expired': {
      const attempt = find(attempts, fact.payload.attempt);
      // The first decision stands: two people who press different buttons get one answer.
      attempt.decision ??= fact;
      return;
    }
    case 'remediation.attempted':
      find(attempts, fact.payload.attempt).attempted = fact;
      return;
    case 'remediation.verified':
    case 'remediation.ineffective': {
      const attempt = find(attempts, fact.payload.attempt);
      attempt.outcome ??= fact;
      return;
    }
    case 'remediation.restore_requested':
      find(attempts, fact.payload.attempt).restoreRequested = fact;
      return;
    case 'remediation.restored':
      find(attempts, fact.payload.attempt).restored = fact;
      return;
    default:
  }
}

/** How many different people have to approve an attempt. */
export function approvalsNeeded({ approvalRequested }: AttemptState): number {
  return approvalRequested?.payload.approvals ?? 1;
}

function addApproval(
  attempt: AttemptState,
  fact: FactOf<'remediation.approved'>,
): void {
  const isNew = !attempt.approvals.some(
    known => approverOf(known) === approverOf(fact),
  );
  if (isNew && !attempt.decision) {
    attempt.approvals.push(fact);
    if (attempt.approvals.length >= approvalsNeeded(attempt)) {
      attempt.decision = fact;
    }
  }
}

/** One name for each approver, so that nobody approves twice. */
export function approverOf({ actor }: Pick<IncidentFact, 'actor'>): string {
  return actor.ref ?? actor.name ?? actor.kind;
}

function find(attempts: AttemptState[], number: number): AttemptState {
  let attempt = attempts.find(candidate => candidate.attempt === number);
  if (!attempt) {
    attempt = { attempt: number, refusals: [], approvals: [] };
    attempts.push(attempt);
    attempts.sort((a, b) => a.attempt - b.attempt);
  }
  return attempt;
}
