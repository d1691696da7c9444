import type { NewFact } from '@incident-response/backstage-plugin-common';
import { addSpan, SYSTEM, toIso } from '../../incident';
import { approvalsFor } from '../../remediation/guards/authority';
import type { EffectContext, EffectHandler } from '../EffectHandler';
import { refused, toRefusal } from './refusals';
import type {
  GuardedAttempt,
  RemediationEnvironment,
} from './RemediationEnvironment';
import { subjectOf } from './subjectOf';

/** Collects evidence, asks every guard, and says what would be done. Reads only. */
export function prepareRemediation(
  environment: RemediationEnvironment,
): EffectHandler<'prepareRemediation'> {
  return {
    what: 'Preparing the repair',
    repeatable: true,
    async perform(effect) {
      let guarded: GuardedAttempt;
      try {
        guarded = await environment.guard(subjectOf(effect));
      } catch (error) {
        const refusal = toRefusal(error);
        if (!refusal) {
          throw error;
        }
        return refused(effect, refusal);
      }
      const { refusal } = guarded.report;
      // Where nothing is changed, nobody has to approve it.
      const wantsApproval =
        refusal?.next === 'approve' && !guarded.context?.dryRun;
      if (refusal && refusal.next !== 'approve') {
        return refused(effect, refusal);
      }
      return {
        facts: [
          diagnosed(effect, guarded),
          ...(wantsApproval
            ? [approvalRequest(effect, guarded, refusal.reason)]
            : []),
        ],
      };
    },
  };
}

function diagnosed(
  { request }: EffectContext<'prepareRemediation'>,
  { proposal, report }: GuardedAttempt,
): NewFact {
  const { attempt, action, step } = request.repair;
  return {
    type: 'remediation.diagnosed',
    actor: SYSTEM,
    payload: {
      attempt,
      action,
      step,
      targets: proposal?.targets ?? [],
      changes: proposal?.changes ?? [],
      diffs: proposal?.diffs ?? [],
      evidence: proposal?.evidence ?? [],
      guards: report.guards,
    },
  };
}

function approvalRequest(
  { state, request, policy, now }: EffectContext<'prepareRemediation'>,
  { proposal, guarded }: GuardedAttempt,
  reason: string,
): NewFact {
  const { attempt, action } = request.repair;
  const before = state.facts.filter(
    fact =>
      fact.type === 'remediation.approval_requested' &&
      fact.payload.attempt === attempt,
  ).length;
  return {
    id: `${state.id}/remediation/${attempt}/approval/${before + 1}`,
    type: 'remediation.approval_requested',
    actor: SYSTEM,
    payload: {
      attempt,
      action,
      reason,
      targets: proposal?.targets ?? [],
      changes: proposal?.changes ?? [],
      diffs: proposal?.diffs ?? [],
      approvals: approvalsFor(guarded),
      expiresAt: toIso(
        addSpan(
          now,
          policy.remediation.approvalExpiresAfter,
          policy.businessHours,
        ),
      ),
    },
  };
}
