import type {
  RefusalNext,
  RemediationMode,
  RunbookMatch,
  RunbookRemediation,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { RemediationProposal } from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import type { IncidentStatus } from '@incident-response/backstage-plugin-common';
import { toIso } from '../incident/businessTime';
import type { Policy } from '../incident/policy';

/** Everything that guards look at: facts of the incident, and a snapshot of the outside. */
export interface GuardContext {
  now: DateTime;
  policy: Policy;
  status: IncidentStatus;
  severity: Severity;
  attempt: number;
  ineffective: number;
  maxAttempts: number;
  coolUntil?: DateTime;
  runbook: RunbookMatch;
  remediation: RunbookRemediation;
  action: string;
  /** The action is known to this portal. */
  actionKnown: boolean;
  /** A person has approved this attempt. */
  approved: boolean;
  entity?: {
    ref: string;
    lifecycle?: string;
    remediationDisabled: boolean;
    namespace?: string;
  };
  /** The switch in the portal. */
  switchedOn: boolean;
  /** Attempts of this action on this entity within the policy's window, across incidents. */
  attemptsOnEntity: number;
  /** Services that PagerDuty pages for, and how many of them have open incidents. */
  fleet: { services: number; alerting: number };
  /** Other entities that are under automatic repair. */
  underRepair: string[];
  proposal?: RemediationProposal;
  /** Whoever else is repairing one of the targets. */
  lockedBy?: { holder: string; until: string };
}

/** What a guard says. */
export type GuardVerdict =
  | { allowed: true; reason: string }
  | {
      allowed: false;
      reason: string;
      next: RefusalNext;
      retryAt?: string;
    };

/** One rule that may say no. */
export interface Guard {
  name: string;
  ask(context: GuardContext): GuardVerdict;
}

/** How long to wait before asking again where nothing says how long it will take. */
const ASK_AGAIN = { seconds: 15 };

const allow = (reason: string): GuardVerdict => ({ allowed: true, reason });
const refuse = (
  reason: string,
  next: RefusalNext,
  retryAt?: DateTime,
): GuardVerdict => ({
  allowed: false,
  reason,
  next,
  retryAt: retryAt && toIso(retryAt),
});

const stillOpen: Guard = {
  name: 'open',
  ask: ({ status }) =>
    status === 'resolved'
      ? refuse('the incident is resolved', 'note')
      : allow('the incident is open'),
};

const killSwitch: Guard = {
  name: 'kill-switch',
  ask: ({ policy, switchedOn, entity, action }) => {
    if (!policy.remediation.enabled) {
      return refuse(
        'automatic repair is off in the configuration (incidentResponse.remediation.enabled)',
        'note',
      );
    }
    if (!switchedOn) {
      return refuse('automatic repair is switched off in the portal', 'note');
    }
    if (entity?.remediationDisabled) {
      return refuse(
        `${entity.ref} has the annotation incident-response/remediation: disabled`,
        'note',
      );
    }
    if (policy.remediation.disabledActions.includes(action)) {
      return refuse(`${action} is switched off in the configuration`, 'note');
    }
    return allow('every switch is on');
  },
};

const trust: Guard = {
  name: 'trust',
  ask: ({ policy, runbook, actionKnown, action }) => {
    if (!actionKnown) {
      return refuse(
        `the runbook names ${action}, which this portal doesn't have`,
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

const scope: Guard = {
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

const attempts: Guard = {
  name: 'attempts',
  ask: ({
    ineffective,
    maxAttempts,
    attemptsOnEntity,
    policy,
    action,
    entity,
  }) => {
    if (ineffective >= maxAttempts) {
      return refuse(
        `${ineffective} of ${maxAttempts} attempts did not help`,
        'escalate',
      );
    }
    const { count } = policy.remediation.attemptsPerEntity;
    if (attemptsOnEntity >= count) {
      return refuse(
        `${action} was already used ${attemptsOnEntity} times on ${entity?.ref} recently and the limit is ${count}`,
        'escalate',
      );
    }
    return allow(`attempt ${ineffective + 1} of ${maxAttempts}`);
  },
};

const cooldown: Guard = {
  name: 'cooldown',
  ask: ({ coolUntil, now }) =>
    coolUntil && coolUntil > now
      ? refuse('the last attempt was only just made', 'wait', coolUntil)
      : allow('enough time has passed since the last attempt'),
};

const systemicFailure: Guard = {
  name: 'systemic-failure',
  ask: ({ policy, fleet: { services, alerting } }) => {
    const { alertingShare, alertingAtLeast } = policy.remediation.blastRadius;
    const told = `${alerting} of ${services} services have open incidents`;
    return alerting >= alertingAtLeast && alerting > alertingShare * services
      ? refuse(
          `${told}, more than ${Math.round(
            alertingShare * 100,
          )} %: a failure of everything is not mended by restarts`,
          'escalate',
        )
      : allow(told);
  },
};

const blastRadius: Guard = {
  name: 'blast-radius',
  ask: ({ policy, underRepair }) => {
    const { entities } = policy.remediation.blastRadius;
    return underRepair.length >= entities
      ? refuse(tooManyUnderRepair(underRepair, entities), 'escalate')
      : allow(
          underRepair.length === 0
            ? 'nothing else is under repair'
            : `${underRepair.join(
                ', ',
              )} under repair, up to ${entities} may be`,
        );
  },
};

/** Why another entity must not be repaired by itself right now. */
export function tooManyUnderRepair(
  underRepair: string[],
  most: number,
): string {
  return `${underRepair.join(' and ')} ${
    underRepair.length === 1 ? 'is' : 'are'
  } under automatic repair already, and the limit is ${most} at once`;
}

const oneAtATime: Guard = {
  name: 'one-at-a-time',
  ask: ({ lockedBy, proposal, now }) => {
    if (lockedBy) {
      return refuse(
        `${lockedBy.holder} is repairing the same workload`,
        'wait',
        DateTime.min(
          DateTime.fromISO(lockedBy.until, { zone: 'utc' }),
          now.plus(ASK_AGAIN),
        ),
      );
    }
    return proposal?.precondition === 'busy'
      ? refuse(proposal.observed, 'wait', now.plus(ASK_AGAIN))
      : allow('nothing else is changing the workload');
  },
};

const precondition: Guard = {
  name: 'precondition',
  ask: ({ proposal, now }) => {
    if (!proposal || proposal.precondition === 'holds') {
      return allow(proposal?.observed ?? 'not looked at');
    }
    return proposal.precondition === 'blocked'
      ? refuse(proposal.observed, 'wait', now.plus(ASK_AGAIN))
      : refuse(`there is nothing to repair: ${proposal.observed}`, 'note');
  },
};

const mode: Guard = {
  name: 'mode',
  ask: context => {
    const { mode: current, because } = modeOf(context);
    switch (current) {
      case 'auto':
        return allow(`runs by itself ${because}`);
      case 'approve':
        return context.approved
          ? allow('approved by a person')
          : refuse(`a person must approve it ${because}`, 'approve');
      case 'suggest':
        return refuse(
          `it is only suggested ${because}: ${
            context.proposal?.changes.join(', ') ?? context.action
          }`,
          'note',
        );
      default:
        return refuse(`it is off ${because}`, 'note');
    }
  },
};

/** From the strictest to the freest. */
const MODES: RemediationMode[] = ['off', 'suggest', 'approve', 'auto'];

/** The stricter of the portal's policy and the runbook's wish. */
export function modeOf(context: GuardContext): {
  mode: RemediationMode;
  because: string;
} {
  const { policy, severity, entity, action, remediation } = context;
  const inProduction =
    entity?.lifecycle === undefined ||
    policy.remediation.productionLifecycles.includes(entity.lifecycle);
  const careful =
    inProduction &&
    (severity === 'P1' || severity === 'P2') &&
    !policy.remediation.actionsWithoutApproval.includes(action);
  const byPolicy = careful
    ? policy.remediation.productionMode
    : policy.remediation.defaultMode;
  return MODES.indexOf(remediation.mode) < MODES.indexOf(byPolicy)
    ? { mode: remediation.mode, because: 'because the runbook says so' }
    : {
        mode: byPolicy,
        because: careful
          ? `for a ${severity} in production`
          : `for a ${severity}${inProduction ? ' in production' : ''}`,
      };
}

/** The guards in the order in which they are asked; the first refusal is the answer. */
export const GUARDS: readonly Guard[] = [
  stillOpen,
  killSwitch,
  trust,
  scope,
  systemicFailure,
  attempts,
  cooldown,
  oneAtATime,
  blastRadius,
  precondition,
  mode,
];

/** Everything the guards have said, up to and including the first refusal. */
export interface GuardReport {
  guards: { guard: string; allowed: boolean; reason: string }[];
  refusal?: {
    guard: string;
    reason: string;
    next: RefusalNext;
    retryAt?: string;
  };
}

/** Asks every guard in order until one refuses. */
export function askGuards(
  context: GuardContext,
  guards: readonly Guard[] = GUARDS,
): GuardReport {
  const report: GuardReport = { guards: [] };
  for (const guard of guards) {
    const verdict = guard.ask(context);
    report.guards.push({
      guard: guard.name,
      allowed: verdict.allowed,
      reason: verdict.reason,
    });
    if (!verdict.allowed) {
      report.refusal = {
        guard: guard.name,
        reason: verdict.reason,
        next: verdict.next,
        retryAt: verdict.retryAt,
      };
      return report;
    }
  }
  return report;
}
