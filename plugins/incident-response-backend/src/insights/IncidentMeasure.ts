import type { Severity } from '@incident-response/backstage-plugin-common';

/** Whether a clock was kept; undefined while it runs, and where it doesn't apply. */
export type ClockVerdict = 'met' | 'missed';

/** Steps that people would have done by hand, in the order in which {@link IncidentMeasure.steps} counts them. */
export const TOIL_STEPS = [
  'openChannel',
  'inviteResponders',
  'openTicket',
  'findRunbook',
  'writeSummary',
  'collectEvidence',
  'repair',
  'pageHuman',
  'draftPostmortem',
  'ticketActionItem',
] as const;

/** @see TOIL_STEPS */
export type ToilStep = (typeof TOIL_STEPS)[number];

/** A postmortem that the severity requires, as far as time is concerned. Instants are ISO 8601 in UTC. */
export interface PostmortemMeasure {
  required: boolean;
  dueAt?: string;
  /** The first time; later versions change nothing about it. */
  publishedAt?: string;
}

/** An action item of a published postmortem. Instants are ISO 8601 in UTC. */
export interface ActionItemMeasure {
  openedAt: string;
  /** Calendar day, `2026-11-30`. */
  dueDate?: string;
  closedAt?: string;
  /** Whether it was closed by the end of the day on which it was due, in the business time zone. */
  onTime?: boolean;
}

/** Once that somebody was called. */
export interface PageMeasure {
  /** The same for the same page, however often it is computed. */
  id: string;
  at: string;
  kind: 'trigger' | 'escalation' | 'reassignment' | 'human';
  /** What tells people apart: PagerDuty's id, else what else is known. Undefined where nobody is named. */
  personId?: string;
  /** The user of the catalog. */
  personRef?: string;
  personName?: string;
}

/** Everything that is counted of one incident. Computed from its facts alone; seconds are whole. */
export interface IncidentMeasure {
  incidentId: string;
  severity: Severity;
  serviceId?: string;
  entityRef?: string;
  ownerRef?: string;
  /** The entity's lifecycle, such as `production`. */
  environment?: string;
  /** What tells one kind of incident from another; what nobody pages for has none. */
  fingerprint?: string;
  triggeredAt: string;
  detectSeconds?: number;
  acknowledgeSeconds?: number;
  mitigateSeconds?: number;
  resolveSeconds?: number;
  clocks: {
    acknowledge?: ClockVerdict;
    update?: ClockVerdict;
    resolve?: ClockVerdict;
  };
  /** Undefined while it is open. */
  fixedBy?: 'machine' | 'people';
  /** Repairs that changed something, and what came of them. */
  attempts: number;
  verified: number;
  ineffective: number;
  /** How often each guard said no. */
  refusals: Record<string, number>;
  /** How often each of {@link TOIL_STEPS} was done automatically. */
  steps: number[];
  postmortem?: PostmortemMeasure;
  actionItems: ActionItemMeasure[];
  pages: PageMeasure[];
}
