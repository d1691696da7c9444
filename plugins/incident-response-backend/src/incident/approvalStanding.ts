import type { FactOf } from '@incident-response/backstage-plugin-common';
import type { IncidentState } from './state';

/** What has come of a request for approval. */
export type ApprovalPhase =
  | 'waiting'
  | 'approved'
  | 'rejected'
  | 'expired'
  /** Nothing can be decided any more: the incident is over, or a later request has taken its place. */
  | 'overtaken';

/** Where a request for approval stands. */
export interface ApprovalStanding {
  phase: ApprovalPhase;
  /** Who has approved so far. */
  approvals: FactOf<'remediation.approved'>[];
  rejection?: FactOf<'remediation.rejected'>;
  /** Another whenever a message about the request has to say something else. Never the same again. */
  revision: string;
}

const PHASES = {
  'remediation.approved': 'approved',
  'remediation.rejected': 'rejected',
  'remediation.approval_expired': 'expired',
} as const;

/** Where a request for approval stands by now. */
export function approvalStanding(
  request: FactOf<'remediation.approval_requested'>,
  state: IncidentState,
): ApprovalStanding {
  const attempt = state.attempts.find(
    known => known.approvalRequested?.id === request.id,
  );
  const approvals = attempt?.approvals ?? [];
  if (attempt?.decision) {
    const { decision } = attempt;
    const phase = PHASES[decision.type];
    return {
      phase,
      approvals,
      rejection:
        decision.type === 'remediation.rejected' ? decision : undefined,
      revision: phase,
    };
  }
  const phase =
    !attempt || attempt.attempted || state.status === 'resolved'
      ? 'overtaken'
      : 'waiting';
  return {
    phase,
    approvals,
    // After a reopening it waits again.
    revision: `${phase}-${approvals.length}-${state.resolutions}`,
  };
}
