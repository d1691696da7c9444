import { setImmediate as breathe } from 'node:timers/promises';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import {
  unpackCounts,
  unpackRows,
  type CountedPage,
  type CountedRow,
  type IncidentMeasure,
  type InsightsRow,
} from '../insights';
import { isPostgres } from './databaseTime';
import { MEASURED_BY, toMeasureRow, toPageRows } from './measureRows';
import { writeMeasure } from './MeasureWriter';
import { toSummary, type IncidentRow } from './rows';
import { restrictTo, type Visibility } from './visibility';

/** Which incidents insights are about. Instants are ISO 8601. */
export interface MeasureQuery {
  from: string;
  /** The first instant that is not asked for any more. */
  to: string;
  entityRef?: string;
  ownerRef?: string;
  severity?: string;
  visibility: Visibility;
}

/** A measured incident with what people know it by. */
export interface MeasuredIncident {
  summary: IncidentSummary;
  environment?: string;
  row: InsightsRow;
}

/** Where the measuring of old incidents goes on: after this incident, in order of age. */
export interface MeasuringPosition {
  triggeredAt: string;
  id: string;
}

/** What stands between two rows of a text; in JSON without blanks there is no end of a line. */
const BETWEEN = ',\n';

/** Characters that are read at once: some milliseconds. */
const PART = 500_000;

/** The note in `settings` that every incident is measured by {@link MEASURED_BY}. */
const COMPLETE = 'measured_by';

/** What is counted of incidents, and reading very many of them at once. */
export class MeasureStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): MeasureStore {
    return new MeasureStore(options.knex);
  }

  /** The measures of a period, in no order. */
  async rows(query: MeasureQuery): Promise<InsightsRow[]> {
    const rows: InsightsRow[] = [];
    await this.read({ ...query, since: query.from }, part =>
      rows.push(...part.rows),
    );
    return rows;
  }

  /**
   * The measures of a period, and the numbers of what is asked for from before `since`. As one text each, since to make
   * thousands of rows takes longer than to read them; and answered a part at a time, so that nobody else has to wait for
   * all of it.
   */
  async read(
    query: MeasureQuery & { since: string },
    take: (part: { rows: InsightsRow[]; before: CountedRow[] }) => void,
  ): Promise<void> {
    const { knex } = this;
    const joined = isPostgres(knex) ? 'string_agg' : 'group_concat';
    const isRepeat = `case when repeat_of is null then '0,' else '1,' end`;
    const column = (name: string, side: '>=' | '<') =>
      knex.raw(
        `${joined}(case when triggered_at ${side} ? then ${isRepeat} || ${name} end, '${BETWEEN}') as ${name}`,
        [query.since],
      );
    const [{ measure, counts }] = await this.measures(query).select<
      { measure: string | null; counts: string | null }[]
    >(column('measure', '>='), column('counts', '<'));
    for (const part of partsOf(measure ?? '')) {
      take({ rows: unpackRows(part), before: [] });
      await breathe();
    }
    for (const part of partsOf(counts ?? '')) {
      take({ rows: [], before: unpackCounts(part) });
      await breathe();
    }
  }

  /** Incidents of a period with all that is measured of them, newest first. */
  async measured(
    query: MeasureQuery,
    page: { limit: number; before?: { at: string; id: string } },
  ): Promise<MeasuredIncident[]> {
    const rows = await this.measures(query)
      .join('incidents', 'incidents.id', 'incident_measures.incident_id')
      .modify(builder => {
        if (page.before) {
          builder.whereRaw(
            '(incident_measures.triggered_at, incident_measures.incident_id) < (?, ?)',
            [page.before.at, page.before.id],
          );
        }
      })
      .orderBy([
        { column: 'incident_measures.triggered_at', order: 'desc' },
        { column: 'incident_measures.incident_id', order: 'desc' },
      ])
      .limit(page.limit)
      .select<
        (IncidentRow & {
          environment: string | null;
          measure: string;
          repeat_of: string | null;
        })[]
      >(
        'incidents.*',
        'incident_measures.environment',
        'incident_measures.measure',
        'incident_measures.repeat_of',
      );
    return rows.map(row => ({
      summary: toSummary(row),
      environment: row.environment ?? undefined,
      row: unpackRows(`[${row.repeat_of === null ? 0 : 1},${row.measure}]`)[0],
    }));
  }

  /** Incidents by their ids, in no order. */
  async summaries(ids: string[]): Promise<Map<string, IncidentSummary>> {
    const rows = await this.knex<IncidentRow>('incidents').whereIn('id', ids);
    return new Map(rows.map(row => [row.id, toSummary(row)]));
  }

  /** Pages of the incidents of a team. */
  async pages(options: {
    ownerRef: string;
    from: string;
    to: string;
  }): Promise<CountedPage[]> {
    const rows = await this.knex('incident_pages')
      .where({ owner_ref: options.ownerRef })
      .where('at', '>=', options.from)
      .where('at', '<', options.to)
      .orderBy('at')
      .select<
        {
          at: string;
          person_id: string | null;
          person_ref: string | null;
          person_name: string | null;
        }[]
      >('at', 'person_id', 'person_ref', 'person_name');
    return rows.map(row => ({
      at: Math.floor(Date.parse(row.at) / 1000),
      personId: row.person_id ?? undefined,
      personRef: row.person_ref ?? undefined,
      personName: row.person_name ?? undefined,
    }));
  }

  /** Teams that have had incidents since an instant. */
  async owners(since: DateTime): Promise<string[]> {
    return this.knex('incident_measures')
      .where('triggered_at', '>=', toIso(since))
      .whereNotNull('owner_ref')
      .distinct()
      .orderBy('owner_ref')
      .pluck('owner_ref');
  }

  /** Whether no incident is left that an update of the plugin has to measure first. */
  async isComplete(): Promise<boolean> {
    const row = await this.knex('settings')
      .where({ name: COMPLETE })
      .first('value');
    return row?.value === String(MEASURED_BY);
  }

  /** Notes that it is so. Incidents that are new since are measured as they come. */
  async complete(now: DateTime): Promise<void> {
    await this.knex('settings')
      .insert({
        name: COMPLETE,
        value: String(MEASURED_BY),
        changed_by: 'the system',
        changed_at: toIso(now),
      })
      .onConflict('name')
      .merge();
  }

  /** Incidents that are not measured yet, or by an older version, oldest first. Looks at `limit` incidents. */
  async unmeasured(options: {
    after?: MeasuringPosition;
    limit: number;
  }): Promise<{ ids: string[]; next?: MeasuringPosition }> {
    const { after, limit } = options;
    const query = this.knex('incidents')
      .leftJoin(
        'incident_measures',
        'incident_measures.incident_id',
        'incidents.id',
      )
      .orderBy(['incidents.triggered_at', 'incidents.id'])
      .limit(limit)
      .select<
        { id: string; triggered_at: string; measured_by: number | null }[]
      >(
        'incidents.id',
        'incidents.triggered_at',
        'incident_measures.measured_by',
      );
    if (after) {
      query.whereRaw('(incidents.triggered_at, incidents.id) > (?, ?)', [
        after.triggeredAt,
        after.id,
      ]);
    }
    const rows = await query;
    const last = rows.at(-1);
    return {
      ids: rows
        .filter(row => (row.measured_by ?? 0) < MEASURED_BY)
        .map(({ id }) => id),
      next:
        last && rows.length === limit
          ? { triggeredAt: last.triggered_at, id: last.id }
          : undefined,
    };
  }

  /** Writes the measure of an incident, unless somebody who knows at least as much has done it meanwhile. */
  async fillIn(measure: IncidentMeasure): Promise<void> {
    const row = toMeasureRow(measure);
    await this.knex.transaction(async tx => {
      // Whoever has the incident's row works on it, and writes its measure with it.
      await tx('incidents')
        .where({ id: row.incident_id })
        .forUpdate()
        .first('id');
      const known = await tx('incident_measures')
        .where({ incident_id: row.incident_id })
        .where('measured_by', '>=', MEASURED_BY)
        .first('incident_id');
      if (!known) {
        await writeMeasure(tx, row, toPageRows(measure));
      }
    });
  }

  private measures(query: MeasureQuery): Knex.QueryBuilder {
    const builder = this.knex('incident_measures')
      .where('incident_measures.triggered_at', '>=', query.from)
      .where('incident_measures.triggered_at', '<', query.to)
      .where(restrictTo(query.visibility, 'incident_measures.owner_ref'));
    const equals: Record<string, string | undefined> = {
      entity_ref: query.entityRef,
      owner_ref: query.ownerRef,
      severity: query.severity,
    };
    for (const [column, value] of Object.entries(equals)) {
      if (value !== undefined) {
        builder.where(`incident_measures.${column}`, value);
      }
    }
    return builder;
  }
}

/** Cuts a text between rows, and makes a list of each part. */
function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const cut = text.indexOf(BETWEEN, from + PART);
    const end = cut === -1 ? text.length : cut;
    yield `[${text.slice(from, end)}]`;
    from = end + BETWEEN.length;
  }
}
