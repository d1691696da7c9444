import type {
  FactType,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { toFact, type FactRow } from './rows';
import { restrictTo, type Visibility } from './visibility';

/** From when until when an incident of a service was open; without an end it still is. */
export interface OpenTime {
  from: string;
  until?: string;
}

/** Which entries of the audit trail are wanted. Instants are ISO 8601. */
export interface RepairAuditQuery {
  visibility: Visibility;
  entityRef?: string;
  /** One kind of fact, such as `remediation.refused`. */
  type?: FactType;
  incidentId?: string;
  from?: string;
  until?: string;
  /** Older than this entry. */
  before?: number;
  limit: number;
}

/** One entry of the audit trail: a fact of a repair, and whose incident it belongs to. */
export interface RepairAuditRow {
  fact: IncidentFact;
  number?: number;
  title: string;
  entityRef?: string;
}

/** What the attempts of an action on an entity come to. */
export interface AttemptCount {
  entityRef: string;
  action: string;
  attempts: number;
  /** The first of them. */
  since: string;
}

/** What repairs are limited by across incidents, and what is to be known of them afterwards. */
export class RepairRecords {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): RepairRecords {
    return new RepairRecords(options.knex);
  }

  /** Attempts of an action on an entity. */
  async countAttempts(subject: string, since: DateTime): Promise<number> {
    const [row] = await this.knex('incident_facts')
      .where({ subject })
      .where('occurred_at', '>=', toIso(since))
      .count({ count: '*' });
    return Number(row.count);
  }

  /** Attempts of every action on every entity. */
  async attempts(since: DateTime): Promise<AttemptCount[]> {
    const rows = await this.knex('incident_facts')
      .whereNotNull('subject')
      .where('occurred_at', '>=', toIso(since))
      .groupBy('subject')
      .orderBy('subject')
      .select<{ subject: string; count: number | string; since: string }[]>(
        'subject',
        this.knex.raw('count(*) as count'),
        this.knex.raw('min(occurred_at) as since'),
      );
    return rows.map(row => {
      const [entityRef, action] = row.subject.split('|');
      return {
        entityRef,
        action,
        attempts: Number(row.count),
        since: row.since,
      };
    });
  }

  /** Services that have open incidents. */
  async countAlertingServices(): Promise<number> {
    const [row] = await this.knex('incidents')
      // The words of the partial index.
      .whereRaw("status <> 'resolved'")
      .countDistinct({ count: 'service_id' });
    return Number(row.count);
  }

  /** When incidents of an entity were open since an instant. Oldest first. */
  async openTimes(entityRef: string, since: DateTime): Promise<OpenTime[]> {
    const rows = await this.knex('incidents')
      .where({ entity_ref: entityRef })
      .where(builder =>
        builder
          .where('resolved_at', '>=', toIso(since))
          .orWhereRaw("status <> 'resolved'"),
      )
      .orderBy('triggered_at')
      .select<{ triggered_at: string; resolved_at: string | null }[]>(
        'triggered_at',
        'resolved_at',
      );
    return rows.map(row => ({
      from: row.triggered_at,
      until: row.resolved_at ?? undefined,
    }));
  }

  /** Every fact of repairs, newest first. */
  async audit(query: RepairAuditQuery): Promise<RepairAuditRow[]> {
    const rows = await this.knex('incident_facts as f')
      .join('incidents as i', 'i.id', 'f.incident_id')
      // The words of the partial index.
      .whereRaw("substr(f.type, 1, 12) = 'remediation.'")
      .where(restrictTo(query.visibility, 'i.owner_ref'))
      .modify(builder => {
        const equals: Record<string, string | undefined> = {
          'i.entity_ref': query.entityRef,
          'f.type': query.type,
          'f.incident_id': query.incidentId,
        };
        for (const [column, value] of Object.entries(equals)) {
          if (value !== undefined) {
            builder.where(column, value);
          }
        }
        if (query.from) {
          builder.where('f.occurred_at', '>=', query.from);
        }
        if (query.until) {
          builder.where('f.occurred_at', '<', query.until);
        }
        if (query.before !== undefined) {
          builder.where('f.sequence', '<', query.before);
        }
      })
      .orderBy('f.sequence', 'desc')
      .limit(query.limit)
      .select<
        (FactRow & {
          number: number | null;
          title: string;
          entity_ref: string | null;
        })[]
      >('f.*', 'i.number', 'i.title', 'i.entity_ref');
    return rows.map(row => ({
      fact: toFact(row),
      number: row.number ?? undefined,
      title: row.title,
      entityRef: row.entity_ref ?? undefined,
    }));
  }
}

/** What attempts are counted by, across incidents. */
export function attemptSubject(entityRef: string, action: string): string {
  return `${entityRef}|${action}`;
}
