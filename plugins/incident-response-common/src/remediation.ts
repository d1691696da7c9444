import { z } from 'zod/v4';
import type {
  FactActor,
  FactType,
  RemediationDiff,
  RemediationPlanVersion,
  RemediationTarget,
  RefusalNext,
} from './facts';
import type { RemediationMode, RunbookMatch } from './runbook';
import { severitySchema, type Severity } from './severity';

/** What one guard says. @public */
export interface GuardAnswer {
  guard: string;
  allowed: boolean;
  reason: string;
}

/** Why a repair may not run, and what happens next. @public */
export interface RemediationRefusal {
  guard: string;
  reason: string;
  next: RefusalNext;
  /** When the guards are asked again, for `wait`. ISO 8601. */
  retryAt?: string;
}

/** One attempt at a repair, with all that belongs to it. @public */
export interface RemediationAttempt {
  attempt: number;
  action?: string;
  /** The plan's step, counted from 0. */
  step?: number;
  status:
    | 'preparing'
    | 'refused'
    | 'awaiting_approval'
    | 'approved'
    | 'rejected'
    | 'expired'
    | 'verifying'
    | 'worked'
    | 'did_not_help'
    | 'rehearsed';
  targets: RemediationTarget[];
  /** What would change, or has changed, one line each. */
  changes: string[];
  diffs: RemediationDiff[];
  evidence: { title: string; text: string }[];
  guards: GuardAnswer[];
  refusal?: RemediationRefusal;
  /** How many people have to approve it, and who has. */
  approvals?: { needed: number; by: FactActor[] };
  /** When the change was made. */
  attemptedAt?: string;
  verifyUntil?: string;
  /** What the verification saw, or why it gave up. */
  observed?: string;
  plan?: RemediationPlanVersion;
  /** What a person can have put back now, in one sentence. */
  restorable?: string;
  /** What was put back. */
  restored?: string[];
}

/** `GET /remediation`: what may be repaired right now, and what is. @public */
export interface RemediationOverview {
  switch: { enabled: boolean; changedBy?: string; changedAt?: string };
  policy: {
    /** The configured switch. */
    enabled: boolean;
    dryRun: boolean;
    productionMode: RemediationMode;
    defaultMode: RemediationMode;
    actionsWithoutApproval: string[];
    disabledActions: string[];
    disabledNamespaces: string[];
    /** Undefined where every namespace of an entity may be touched. */
    allowedNamespaces?: string[];
    trustedLocations?: string[];
    maxAttempts: number;
    twoApprovals: Severity[];
    fourEyes: boolean;
    approvers: string[];
  };
  /** Why nothing is repaired by itself right now, of freezes, maintenance windows and business hours. */
  quietTime?: string;
  /** Whether so many services alert that no machine may repair any of them. */
  breaker: {
    alerting: number;
    services: number;
    /** The share (0 to 1) beyond which it trips, where so many services alert at least. */
    share: number;
    atLeast: number;
    tripped: boolean;
  };
  /** Entities under automatic repair. */
  underRepair: { entities: string[]; limit: number };
  locks: {
    workload: string;
    entityRef?: string;
    /** `incident Q1 attempt 2`. */
    holder: string;
    until: string;
  }[];
  /** What was used of the attempts that each action has on each entity. */
  budgets: {
    entityRef: string;
    action: string;
    attempts: number;
    limit: number;
    /** The first of them. ISO 8601. */
    since: string;
    /** When the first is forgotten. ISO 8601. */
    until: string;
  }[];
  actions: { id: string; description: string; needsApproval: boolean }[];
}

const instant = z.iso.datetime({ offset: true });
const entityRef = z.string().regex(/^[a-z]+:[\w.-]+\/[\w.-]+$/i, {
  message: 'must be an entity reference like component:default/payments-api',
});

/** `GET /remediation/audit` and `/remediation/audit.csv`. @public */
export const remediationAuditQuerySchema = z.strictObject({
  entityRef: entityRef.optional(),
  incidentId: z.string().max(100).optional(),
  /** One kind of fact, such as `remediation.refused`. */
  type: z
    .string()
    .regex(/^remediation\.[a-z_]+$/)
    .optional(),
  from: instant.optional(),
  until: instant.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
/** @public */
export type RemediationAuditQuery = z.input<typeof remediationAuditQuerySchema>;

/** One line of the audit trail. @public */
export interface RemediationAuditEntry {
  at: string;
  type: FactType;
  incidentId: string;
  number?: number;
  incidentTitle: string;
  entityRef?: string;
  attempt?: number;
  actor: FactActor;
  /** In words. */
  what: string;
  detail?: string;
}

/** `POST /remediation/simulate`: what would happen if this alert came now. @public */
export const simulationSchema = z.strictObject({
  entityRef,
  /** Without it, the one that would be chosen. */
  runbookRef: entityRef.optional(),
  severity: severitySchema.default('P2'),
  alert: z.strictObject({
    name: z.string().trim().max(200).optional(),
    title: z.string().trim().min(1).max(255),
    labels: z
      .record(z.string().min(1).max(200), z.string().max(2_000))
      .default({}),
  }),
});
/** @public */
export type SimulationRequest = z.input<typeof simulationSchema>;

/** What would happen, without anything being touched. @public */
export interface Simulation {
  runbook?: RunbookMatch;
  runnersUp: RunbookMatch[];
  /** Where there is nothing to simulate: no runbook fits, it has no plan, or the plan can't be carried out. */
  problem?: string;
  repair?: {
    /** The plan's step, counted from 0. */
    step: number;
    action: string;
    parameters: { [name: string]: unknown };
  };
  outcome: 'runs' | 'asks_approval' | 'does_nothing' | 'asks_human' | 'waits';
  /** What every guard says, whatever the others do. */
  guards: GuardAnswer[];
  refusal?: RemediationRefusal;
  approvalsNeeded?: number;
  observed?: string;
  targets: RemediationTarget[];
  changes: string[];
  diffs: RemediationDiff[];
}
