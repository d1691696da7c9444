import type {
  FactOf,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';

/** One attempt at a repair, as its facts tell it. */
export interface AttemptState {
  attempt: number;
  diagnosed?: FactOf<'remediation.diagnosed'>;
  refusals: FactOf<'remediation.refused'>[];
  approvalRequested?: FactOf<'remediation.approval_requested'>;
  decision?:
    | FactOf<'remediation.approved'>
    | FactOf<'remediation.rejected'>
    | FactOf<'remediation.approval_expired'>;
  attempted?: FactOf<'remediation.attempted'>;
  outcome?: FactOf<'remediation.verified'> | FactOf<'remediation.ineffective'>;
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
    case 'remediation.approval_requested':
      find(attempts, fact.payload.attempt).approvalRequested = fact;
      return;
    case 'remediation.approved':
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
    default:
  }
}

function find(attempts: AttemptState[], number: number): AttemptState {
  let attempt = attempts.find(candidate => candidate.attempt === number);
  if (!attempt) {
    attempt = { attempt: number, refusals: [] };
    attempts.push(attempt);
    attempts.sort((a, b) => a.attempt - b.attempt);
  }
  return attempt;
}
