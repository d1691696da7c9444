import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  FactActor,
  NewFact,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import {
  approverOf,
  fold,
  instant,
  type IncidentState,
  type Policy,
} from '../incident';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { IncidentStore } from '../store';

/** What a person says to a repair that waits. */
export interface ApprovalRequest {
  incidentId: string;
  attempt: number;
  /** The fact that asked, where it is known what the person has seen: a later request may be for another change. */
  request?: string;
  decision: 'approve' | 'reject';
  reason?: string;
  actor: FactActor;
  /** Entity references that the person stands for: itself and its groups. */
  claims: string[];
}

/**
 * Approving and rejecting repairs, wherever a person does it. The permission is the caller's to check; that it is one of
 * the owners or approvers, and not the one who asked for it where four eyes are wanted, is checked here.
 */
export class Approvals {
  private readonly store: ApprovalsOptions['store'];
  private readonly wakeups: ApprovalsOptions['wakeups'];
  private readonly policy: Policy;
  private readonly now: () => DateTime;

  private constructor(options: ApprovalsOptions) {
    this.store = options.store;
    this.wakeups = options.wakeups;
    this.policy = options.policy;
    this.now = options.now;
  }

  static create(options: ApprovalsOptions): Approvals {
    return new Approvals(options);
  }

  /**
   * @throws ConflictError when nothing waits for a decision (any more), NotAllowedError when this person may not decide,
   * NotFoundError when there is no such incident; each with a sentence for people
   */
  async decide(request: ApprovalRequest): Promise<void> {
    const { incidentId, attempt, decision, actor, reason } = request;
    const facts = await this.store.facts(incidentId);
    if (facts.length === 0) {
      throw new NotFoundError(`This portal knows no incident ${incidentId}`);
    }
    const state = fold(facts);
    const known = state.attempts.find(
      candidate => candidate.attempt === attempt,
    );
    if (
      !known?.approvalRequested ||
      known.decision ||
      state.status === 'resolved'
    ) {
      throw new ConflictError(
        `Attempt ${attempt} does not wait for a decision (any more)`,
      );
    }
    const asked = known.approvalRequested;
    if (request.request !== undefined && request.request !== asked.id) {
      throw new ConflictError(
        'Something else would be done by now than what you have seen; look at the newest request',
      );
    }
    if (instant(asked.payload.expiresAt) <= this.now()) {
      throw new ConflictError(
        `The time to decide on attempt ${attempt} is over`,
      );
    }
    if (decision === 'approve') {
      checkApprover(state, this.policy, request);
      if (
        known.approvals.some(fact => approverOf(fact) === approverOf(request))
      ) {
        throw new ConflictError(
          'You have approved it already; somebody else has to as well',
        );
      }
    } else {
      checkBelongs(state, this.policy, request.claims);
    }
    // What was said to this request; a later one, for another change, is asked anew.
    const about = `${asked.id}/${approverOf(request)}`;
    const fact: NewFact =
      decision === 'approve'
        ? {
            id: `${about}/approved`,
            type: 'remediation.approved',
            actor,
            payload: { attempt },
          }
        : {
            id: `${about}/rejected`,
            type: 'remediation.rejected',
            actor,
            payload: { attempt, reason },
          };
    await this.store.transaction(async tx => {
      await this.store.appendFacts(incidentId, [fact], { now: this.now(), tx });
      await this.wakeups.wake(incidentId, { tx });
    });
  }
}

interface ApprovalsOptions {
  store: Pick<IncidentStore, 'facts' | 'transaction' | 'appendFacts'>;
  wakeups: Pick<Wakeups, 'wake'>;
  policy: Policy;
  now: () => DateTime;
}

/** @throws NotAllowedError */
function checkApprover(
  state: IncidentState,
  policy: Policy,
  { claims, actor }: ApprovalRequest,
): void {
  checkBelongs(state, policy, claims);
  const { repairRequest } = state;
  if (
    policy.remediation.fourEyes &&
    repairRequest &&
    approverOf(repairRequest) === approverOf({ actor })
  ) {
    throw new NotAllowedError(
      'You asked for this repair yourself, and this portal wants somebody else to approve it (incidentResponse.remediation.fourEyes)',
    );
  }
}

/** @throws NotAllowedError */
function checkBelongs(
  state: IncidentState,
  policy: Policy,
  claims: string[],
): void {
  const mine = new Set(claims.map(claim => claim.toLowerCase()));
  const owner = state.ownership?.ownerRef;
  const deciders = [...(owner ? [owner] : []), ...policy.remediation.approvers];
  if (!deciders.some(ref => mine.has(ref.toLowerCase()))) {
    throw new NotAllowedError(
      `Only ${
        deciders.length > 0
          ? `members of ${deciders.join(' or ')}`
          : 'those in incidentResponse.remediation.approvers'
      } may decide on this repair`,
    );
  }
}
