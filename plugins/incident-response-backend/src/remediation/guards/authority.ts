import type { RemediationMode } from '@incident-response/backstage-plugin-common';
import { stricter } from '../../incident';
import { allow, refuse, type Guard, type GuardContext } from '../Guard';

/** What a runbook says is carried out in production, so it has to come from a place that is reviewed. */
export const trust: Guard = {
  name: 'trust',
  ask: ({ policy, runbook, runbookKnown, action, repair }) => {
    if (!runbookKnown) {
      return refuse(
        `the runbook ${runbook.entityRef} is no longer in the catalog, or is malformed now`,
        'escalate',
      );
    }
    if (!action) {
      return refuse(
        `the runbook names ${repair.action}, which this portal doesn't have`,
        'escalate',
      );
    }
    const trusted = policy.remediation.trustedLocations;
    if (
      trusted &&
      !trusted.some(prefix => runbook.location?.startsWith(prefix))
    ) {
      return refuse(
        `the runbook comes from ${
          runbook.location ?? 'an unknown place'
        }, which is not in incidentResponse.remediation.trustedLocations`,
        'note',
      );
    }
    return allow(
      trusted
        ? `the runbook comes from ${runbook.location}`
        : 'every runbook of the catalog is trusted',
    );
  },
};

/** Only workloads of the affected entity, in a namespace that is allowed. Never "everything". */
export const scope: Guard = {
  name: 'scope',
  ask: ({ entity, policy, proposal }) => {
    if (!entity) {
      return refuse(
        'no catalog entity belongs to this PagerDuty service, so nothing says what may be touched',
        'escalate',
      );
    }
    const allowed = policy.remediation.allowedNamespaces;
    if (
      allowed &&
      entity.namespace !== undefined &&
      !allowed.includes(entity.namespace)
    ) {
      return refuse(
        `namespace ${entity.namespace} is not in incidentResponse.remediation.allowedNamespaces`,
        'escalate',
      );
    }
    if (proposal?.precondition === 'out_of_scope') {
      return refuse(proposal.observed, 'escalate');
    }
    return allow(
      entity.namespace
        ? `only workloads of ${entity.ref} in ${entity.namespace}`
        : `only ${entity.ref}`,
    );
  },
};

/** By itself, by a person's leave, only as a suggestion, or not at all. */
export const mode: Guard = {
  name: 'mode',
  ask: context => {
    const { mode: current, because } = modeOf(context);
    switch (current) {
      case 'auto':
        return allow(`runs by itself ${because}`);
      case 'approve':
        return askApproval(context, because);
      case 'suggest':
        return refuse(
          `it is only suggested ${because}: ${
            context.proposal?.changes.join(', ') ?? context.repair.action
          }`,
          'note',
        );
      default:
        return refuse(`it is off ${because}`, 'note');
    }
  },
};

/** People approve a change, not a kind of change: what has become another one in the meantime is asked for again. */
function askApproval(
  { approvedChanges, proposal }: GuardContext,
  because: string,
) {
  if (!approvedChanges) {
    return refuse(`a person must approve it ${because}`, 'approve');
  }
  const changes = proposal?.changes ?? [];
  return changes.join('\n') === approvedChanges.join('\n')
    ? allow('approved by a person')
    : refuse(
        'what was approved is not what would be done now, so it must be approved again',
        'approve',
      );
}

/** The strictest of the portal's policy, the action's nature, and the plan's wish. */
export function modeOf(
  context: Pick<
    GuardContext,
    'policy' | 'severity' | 'action' | 'repair' | 'entity'
  >,
): {
  mode: RemediationMode;
  because: string;
} {
  const { policy, severity, action, repair } = context;
  const inProduction = isProduction(context);
  const careful =
    inProduction &&
    (severity === 'P1' || severity === 'P2') &&
    !policy.remediation.actionsWithoutApproval.includes(repair.action);
  const byPolicy = careful
    ? policy.remediation.productionMode
    : policy.remediation.defaultMode;
  const byNature = action?.needsApproval
    ? stricter(byPolicy, 'approve')
    : byPolicy;
  if (stricter(repair.mode, byNature) !== byNature) {
    return { mode: repair.mode, because: 'because the runbook says so' };
  }
  if (byNature !== byPolicy) {
    return { mode: byNature, because: `since it is ${repair.action}` };
  }
  return {
    mode: byPolicy,
    because: careful
      ? `for a ${severity} in production`
      : `for a ${severity}${inProduction ? ' in production' : ''}`,
  };
}

/** How many people have to approve it. */
export function approvalsFor(context: GuardContext): number {
  return isProduction(context) &&
    context.policy.remediation.twoApprovals.includes(context.severity)
    ? 2
    : 1;
}

/** What says nothing of itself is treated with production's care. */
function isProduction({
  entity,
  policy,
}: Pick<GuardContext, 'entity' | 'policy'>): boolean {
  return (
    entity?.lifecycle === undefined ||
    policy.remediation.productionLifecycles.includes(entity.lifecycle)
  );
}
