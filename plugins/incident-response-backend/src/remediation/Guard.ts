import type {
  IncidentStatus,
  RefusalNext,
  RunbookMatch,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { RemediationProposal } from '@incident-response/backstage-plugin-node';
import type { DateTime } from 'luxon';
import { toIso, type PlannedRepair, type Policy } from '../incident';

/** Everything that guards look at: facts of the incident, and a snapshot of the outside. */
export interface GuardContext {
  now: DateTime;
  policy: Policy;
  status: IncidentStatus;
  severity: Severity;
  /** Attempts of this incident that did not help, and how many there may be. */
  ineffective: number;
  maxAttempts: number;
  coolUntil?: DateTime;
  runbook: RunbookMatch;
  /** The runbook is still in the catalog, and well formed. */
  runbookKnown: boolean;
  repair: PlannedRepair;
  /** The action, where this portal has it. */
  action?: { needsApproval?: boolean };
  /** What people have approved, line by line; undefined as long as they have not. */
  approvedChanges?: string[];
  entity?: GuardedEntity;
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

/** The affected entity, with what its owners wish. */
export interface GuardedEntity {
  ref: string;
  lifecycle?: string;
  namespace?: string;
  /** The value of `incident-response/remediation`. */
  remediation?: string;
  /** The value of `incident-response/maintenance`: an ISO 8601 interval. */
  maintenance?: string;
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
export const ASK_AGAIN = { seconds: 15 };

/** Nothing is in the way. */
export function allow(reason: string): GuardVerdict {
  return { allowed: true, reason };
}

/** Something is, and this is the way out. */
export function refuse(
  reason: string,
  next: RefusalNext,
  retryAt?: DateTime,
): GuardVerdict {
  return { allowed: false, reason, next, retryAt: retryAt && toIso(retryAt) };
}
