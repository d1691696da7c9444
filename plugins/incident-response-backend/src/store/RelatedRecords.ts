import type { LinkVerdict } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { instant, toIso } from '../incident';
import type { IncidentRow } from './rows';
import { restrictTo, type Visibility } from './visibility';

/** What relates an incident to others, of its row. */
export interface IncidentTraits {
  id: string;
  number?: number;
  title: string;
  triggeredAt: string;
  serviceId?: string;
  entityRef?: string;
  ownerRef?: string;
  alertName?: string;
  runbookRef?: string;
  fingerprint?: string;
}

/** A link as it is seen from one of its two incidents. */
export interface IncidentLink {
  otherId: string;
  verdict: LinkVerdict;
}

interface LinkRow {
  first_id: string;
  second_id: string;
  verdict: LinkVerdict;
  said_by: string;
  said_at: string;
}

const TRAITS = [
  'id',
  'number',
  'title',
  'triggered_at',
  'service_id',
  'entity_ref',
  'owner_ref',
  'alert_name',
  'runbook_ref',
  'fingerprint',
] as const satisfies (keyof IncidentRow)[];

type TraitsRow = Pick<IncidentRow, (typeof TRAITS)[number]>;

/** What is shared by incidents that may be related, as columns with an index each. */
const SHARED = ['service_id', 'owner_ref', 'runbook_ref'] as const;

/** Older incidents are of another time: services change. */
const LOOKS_BACK = { years: 1 };

/** Which earlier incidents may have to do with one, and what people have said of them. */
export class RelatedRecords {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): RelatedRecords {
    return new RelatedRecords(options.knex);
  }

  async traits(ids: string[]): Promise<IncidentTraits[]> {
    const rows: TraitsRow[] = await this.knex<IncidentRow>('incidents')
      .whereIn('id', ids)
      .select(TRAITS);
    return rows.map(toTraits);
  }

  /** The newest incidents of the year before it that share its service, owner or runbook. */
  async candidates(
    incident: IncidentTraits,
    limit: number,
  ): Promise<IncidentTraits[]> {
    const { id, triggeredAt } = incident;
    const since = toIso(instant(triggeredAt).minus(LOOKS_BACK));
    const values = {
      service_id: incident.serviceId,
      owner_ref: incident.ownerRef,
      runbook_ref: incident.runbookRef,
    };
    const newest = (column: (typeof SHARED)[number], value: string) =>
      // In parentheses each: a query of its own along its own index.
      this.knex
        .from(
          this.knex<IncidentRow>('incidents')
            .where(column, value)
            .where('triggered_at', '>=', since)
            .whereRaw('(triggered_at, id) < (?, ?)', [triggeredAt, id])
            .orderBy([
              { column: 'triggered_at', order: 'desc' },
              { column: 'id', order: 'desc' },
            ])
            .limit(limit)
            .select(TRAITS)
            .as(`by_${column}`),
        )
        .select(TRAITS);
    const [first, ...others] = SHARED.flatMap(column => {
      const value = values[column];
      return value === undefined ? [] : [newest(column, value)];
    });
    if (!first) {
      return [];
    }
    const rows: TraitsRow[] = await this.knex
      .from(first.union(others).as('candidates'))
      .orderBy([
        { column: 'triggered_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .select(TRAITS);
    return rows.map(toTraits);
  }

  async links(incidentId: string): Promise<IncidentLink[]> {
    const rows = await this.knex<LinkRow>('incident_links')
      .where({ first_id: incidentId })
      .orWhere({ second_id: incidentId });
    return rows.map(row => ({
      otherId: row.first_id === incidentId ? row.second_id : row.first_id,
      verdict: row.verdict,
    }));
  }

  async judge(
    link: { incidentId: string; otherId: string; verdict: LinkVerdict },
    said: { by: string; at: string },
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<LinkRow>('incident_links')
      .insert({
        ...pairOf(link.incidentId, link.otherId),
        verdict: link.verdict,
        said_by: said.by,
        said_at: said.at,
      })
      .onConflict(['first_id', 'second_id'])
      .merge();
  }

  /** False where nobody had said anything. */
  async takeBack(
    incidentId: string,
    otherId: string,
    tx: Knex.Transaction,
  ): Promise<boolean> {
    const deleted = await tx<LinkRow>('incident_links')
      .where(pairOf(incidentId, otherId))
      .delete();
    return deleted > 0;
  }

  /** Those of the incidents that may be seen. */
  async visible(ids: string[], visibility: Visibility): Promise<Set<string>> {
    if (visibility === 'everything' || ids.length === 0) {
      return new Set(ids);
    }
    const rows = await this.knex<IncidentRow>('incidents')
      .whereIn('id', ids)
      .where(restrictTo(visibility, 'owner_ref'))
      .select('id');
    return new Set(rows.map(row => row.id));
  }
}

/** Leaves out what people have said to be another matter than `incidentId`. */
export function withoutRejected(incidentId: string) {
  return (builder: Knex.QueryBuilder): void => {
    builder.whereNotExists(function rejected(this: Knex.QueryBuilder) {
      this.select('verdict')
        .from('incident_links')
        .where({ verdict: 'rejected' })
        .whereRaw(
          '((first_id = incidents.id and second_id = ?) or (first_id = ? and second_id = incidents.id))',
          [incidentId, incidentId],
        );
    });
  };
}

/** A link's two incidents in the order in which they are stored. */
export function pairOf(
  a: string,
  b: string,
): Pick<LinkRow, 'first_id' | 'second_id'> {
  return a < b ? { first_id: a, second_id: b } : { first_id: b, second_id: a };
}

function toTraits(row: TraitsRow): IncidentTraits {
  return {
    id: row.id,
    number: row.number ?? undefined,
    title: row.title,
    triggeredAt: row.triggered_at,
    serviceId: row.service_id ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    alertName: row.alert_name ?? undefined,
    runbookRef: row.runbook_ref ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
  };
}
