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
import type { EffectEntry } from './EffectStore';
import type { Lease } from './Leases';
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
  channelId?: string;
  /** What it has in common with its repeats; missing where PagerDuty has no service for it. */
  fingerprint?: string;
  alertName?: string;
  runbookRef?: string;
}

/** An incident's facts in order of arrival, the version of the row that they belong to, and the ledger's entries. */
export interface IncidentHistory {
  version: number;
  facts: IncidentFact[];
  entries: EffectEntry[];
}

/** Where an incident of a service that is flooded with them belongs. */
export type FloodChannel =
  | { kind: 'own' }
  /** The incident whose channel it shares. */
  | { kind: 'shared'; incidentId: string }
  /** Nobody has a channel yet that could be shared. */
  | { kind: 'not yet' };

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

/** Incidents and their facts. */
export interface IncidentStore {
  transaction<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T>;
  /**
   * Adds facts (those with a known id are ignored), creates the incident where it is new, and makes it due at once.
   * Returns how many were new. `severity` is what is known of a new incident's.
   *
   * @throws LeaseLostError where they are written under a lease that is lost.
   */
  appendFacts(
    incidentId: string,
    facts: NewFact[],
    options: {
      now: DateTime;
      tx?: Knex.Transaction;
      lease?: Lease;
      severity?: Severity;
    },
  ): Promise<number>;
  /** As of one moment. The version grows with every appended fact. */
  history(incidentId: string): Promise<IncidentHistory>;
  /** The incident's facts in order of arrival; empty for an unknown incident. */
  facts(incidentId: string): Promise<IncidentFact[]>;
  find(idOrNumber: string): Promise<IncidentSummary | undefined>;
  /** In the order of the ids, with nothing for an unknown one. */
  findAll(ids: string[]): Promise<(IncidentSummary | undefined)[]>;
  list(options: IncidentListOptions): Promise<Page<IncidentSummary>>;
  /** The newest earlier incidents with the same fingerprint, of the time before it that makes them its repeats. */
  repeatsOf(incidentId: string): Promise<IncidentSummary[]>;
  /**
   * Whether the incident has a channel of its own. Of the incidents of a service since an instant the first
   * `ownChannels` have, in order of their triggers; later ones share one of theirs.
   */
  floodChannel(options: {
    incidentId: string;
    serviceId: string;
    triggeredAt: string;
    since: DateTime;
    ownChannels: number;
  }): Promise<FloodChannel>;
  unmappedServices(): Promise<
    { serviceId: string; serviceName?: string; incidents: number }[]
  >;
}
