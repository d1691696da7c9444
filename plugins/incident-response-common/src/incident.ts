import type {
  AlertDetails,
  FactActor,
  IncidentFact,
  Person,
  RemediationDiff,
  RemediationTarget,
} from './facts';
import type { RelatedIncident } from './related';
import type { RemediationAttempt, RemediationRefusal } from './remediation';
import type { RunbookMatch, RunbookPlanStep } from './runbook';
import type { Severity } from './severity';

/** @public */
export const INCIDENT_STATUSES = [
  'triggered',
  'acknowledged',
  'resolved',
] as const;
/** @public */
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** An incident as lists show it. Times are ISO 8601 in UTC. @public */
export interface IncidentSummary {
  /** PagerDuty's incident id, or `manual-…` for one that PagerDuty never saw. */
  id: string;
  /** PagerDuty's number. */
  number?: number;
  origin: 'pagerduty' | 'manual';
  title: string;
  status: IncidentStatus;
  severity: Severity;
  serviceName?: string;
  entityRef?: string;
  ownerRef?: string;
  /** PagerDuty's service belongs to no catalog entity. */
  unmapped: boolean;
  triggeredAt: string;
  acknowledgedAt?: string;
  resolvedAt?: string;
  postmortemId?: string;
  /** Grows with every change. */
  version: number;
}

/** One clock of the severity matrix. @public */
export interface IncidentClock {
  clock: 'acknowledge' | 'update' | 'resolve';
  dueAt: string;
  /** When the target was met. */
  metAt?: string;
  breached: boolean;
}

/** Where automatic repair stands. @public */
export interface RemediationView {
  status:
    | 'none'
    | 'planned'
    | 'waiting'
    | 'awaiting_approval'
    | 'running'
    | 'verifying'
    | 'repaired'
    | 'suggested'
    | 'refused'
    | 'handed_over';
  /** The attempt under way or last made; 0 before the first. */
  attempt: number;
  maxAttempts: number;
  action?: string;
  /** One sentence for people. */
  explanation: string;
  verifyUntil?: string;
  refusal?: RemediationRefusal;
  approval?: {
    attempt: number;
    action: string;
    reason: string;
    targets: RemediationTarget[];
    changes: string[];
    diffs: RemediationDiff[];
    /** How many people have to approve it, and who has. */
    needed: number;
    by: FactActor[];
    expiresAt: string;
  };
  /** The runbook's plan, step by step. */
  plan: RunbookPlanStep[];
  /** Every attempt, in order. */
  attempts: RemediationAttempt[];
}

/** One incident with everything its page needs; `facts` is the timeline in order of happening. @public */
export interface IncidentDetail extends IncidentSummary {
  severityReason: string;
  pagerdutyUrl?: string;
  commander?: Person;
  onCall: Person[];
  channel?: { id: string; name: string; url: string };
  ticket?: { key: string; url: string };
  runbook?: RunbookMatch;
  runnersUp: RunbookMatch[];
  /** Indices of `runbook.steps` that were ticked. */
  stepsDone: number[];
  alerts: AlertDetails[];
  dependents: string[];
  clocks: IncidentClock[];
  remediation: RemediationView;
  /** Earlier incidents that have to do with it: what people have confirmed, repeats, then what is similar. */
  before: RelatedIncident[];
  notConfigured: string[];
  /** Things done to the outside that need an operator. */
  troubles: {
    effect: string;
    what: string;
    reason: string;
    remedy: string;
    /** `unknown`: it may have happened; `queued`: it waits in front of a provider's limit. */
    kind: 'failed' | 'unknown' | 'queued';
  }[];
  facts: IncidentFact[];
  /** What the asking user may do here. */
  allowed: {
    update: boolean;
    execute: boolean;
    approve: boolean;
    editPostmortem: boolean;
  };
}

/** One page of a list. `nextCursor` is there when more follows. @public */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** Who is on call for a service, from PagerDuty's escalation policy. @public */
export interface OnCall {
  configured: boolean;
  /** Why there is nothing to show, with the way out. */
  reason?: string;
  service?: { id: string; name: string; url?: string };
  escalationPolicy?: {
    id: string;
    name: string;
    url?: string;
    levels: { level: number; now: OnCallShift[]; next: OnCallShift[] }[];
  };
}

/** One person's shift. `start` and `end` are missing for someone who is always on call. @public */
export interface OnCallShift {
  person: Person;
  schedule?: string;
  start?: string;
  end?: string;
}

/** A thing the product connects to, and whether it works. @public */
export interface SetupCheck {
  id: string;
  title: string;
  status: 'ok' | 'warning' | 'error' | 'not_configured';
  detail: string;
  remedy?: string;
}

/** The set-up page's checklist. @public */
export interface SetupReport {
  checks: SetupCheck[];
  unmappedServices: {
    serviceId: string;
    serviceName?: string;
    incidents: number;
  }[];
  webhook: {
    lastDeliveryAt?: string;
    signatureFailures: number;
    unsigned: boolean;
  };
  /** Incidents that were set aside because working on them failed again and again, newest first. */
  deadLetters: DeadLetter[];
  deliveries: {
    id: string;
    receivedAt: string;
    eventType?: string;
    outcome: string;
    incidentId?: string;
  }[];
  remediation: {
    enabled: boolean;
    changedBy?: string;
    changedAt?: string;
    configuredOff: boolean;
  };
  invalidRunbooks: { entityRef: string; problems: string[] }[];
}

/** An incident that could not be worked on and waits for a person. @public */
export interface DeadLetter {
  incidentId: string;
  number?: number;
  title: string;
  /** What went wrong the last time. */
  reason: string;
  /** ISO 8601 in UTC. */
  since: string;
}

/** A scenario that the sandbox can play. @public */
export interface DrillScenario {
  name: string;
  title: string;
  description: string;
}

/** What the portal may offer for drills. @public */
export interface Drills {
  available: boolean;
  scenarios: DrillScenario[];
}
