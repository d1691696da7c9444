import type {
  IncidentFact,
  IncidentStatus,
  IncidentSummary,
  NewFact,
  Page,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Visibility } from './visibility';

/** What the list row of an incident says, computed from its facts. */
export interface IncidentProjection {
  origin: 'pagerduty' | 'manual';
  number?: number;
  title: string;
  status: IncidentStatus;
  severity: Severity;
  serviceId?: string;
  serviceName?: string;
  entityRef?: string;
  ownerRef?: string;
  unmapped: boolean;
  triggeredAt: string;
  acknowledgedAt?: string;
  resolvedAt?: string;
  postmortemId?: string;
}

/** Filters and the place in the list. */
export interface IncidentListOptions {
  status?: IncidentStatus | 'open';
  severity?: Severity;
  entityRef?: string;
  ownerRef?: string;
  visibility: Visibility;
  cursor?: string;
  limit: number;
}

/** One worker's right to work on one incident. */
export interface Lease {
  incidentId: string;
  token: string;
}

/** The lease was lost to another worker: whatever was about to be written must not be. */
export class LeaseLostError extends Error {}

/** Incidents and their facts. */
export interface IncidentStore {
  transaction<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Adds facts (those with a known id are ignored), creates the incident where it is new, and makes it due now. Returns how many were new. */
  appendFacts(
    incidentId: string,
    facts: NewFact[],
    options: { now: DateTime; tx?: Knex.Transaction },
  ): Promise<number>;
  /** The incident's facts in order of arrival; empty for an unknown incident. */
  facts(incidentId: string): Promise<IncidentFact[]>;
  /** The row's version; it grows with every appended fact. */
  version(incidentId: string): Promise<number>;
  find(idOrNumber: string): Promise<IncidentSummary | undefined>;
  list(options: IncidentListOptions): Promise<Page<IncidentSummary>>;
  /** Takes the right to work on an incident, or answers undefined where another worker has it. */
  acquireLease(
    incidentId: string,
    options: { now: DateTime; until: DateTime },
  ): Promise<Lease | undefined>;
  /** @throws LeaseLostError when the lease has been taken over. */
  renewLease(
    lease: Lease,
    until: DateTime,
    tx?: Knex.Transaction,
  ): Promise<void>;
  /** Writes the list row. @throws LeaseLostError */
  project(lease: Lease, projection: IncidentProjection): Promise<void>;
  /**
   * Gives the lease back and notes when to look again, unless facts have arrived since `version` was read: then the
   * answer is false and the worker must look again.
   */
  release(
    lease: Lease,
    options: { version: number; wakeAt?: DateTime },
  ): Promise<boolean>;
  /** Gives the lease back after a failure of our own, to be tried again at `wakeAt`. */
  abandon(lease: Lease, wakeAt: DateTime): Promise<void>;
  /** Incidents that should be looked at, most urgent first. */
  due(now: DateTime, limit: number): Promise<string[]>;
  /** Earlier incidents of the same service and title. */
  similar(options: {
    incidentId: string;
    serviceId?: string;
    title: string;
    since: DateTime;
  }): Promise<IncidentSummary[]>;
  /** Attempts of an action on an entity across incidents. */
  countAttempts(subject: string, since: DateTime): Promise<number>;
  unmappedServices(): Promise<
    { serviceId: string; serviceName?: string; incidents: number }[]
  >;
}

/** What attempts are counted by, across incidents. */
export function attemptSubject(entityRef: string, action: string): string {
  return `${entityRef}|${action}`;
}
