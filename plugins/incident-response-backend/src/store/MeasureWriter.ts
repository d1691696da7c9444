import type { Knex } from 'knex';
import type { IncidentMeasure } from '../insights';
import { isPostgres } from './databaseTime';
import type { IncidentProjection } from './IncidentStore';
import {
  excluded,
  MEASURE_COLUMNS,
  PAGE_COLUMNS,
  REPEAT_OF,
  repeatOfValues,
  toMeasureRow,
  toPageRows,
  type MeasureRow,
  type PageRow,
} from './measureRows';
import { PROJECTED, toProjectionRow } from './newRows';
import { marksOf, namesOf, Statement } from './Statement';

/** Rows of the shapes that are inserted, for the names and types of their columns. */
const MEASURE_SHAPE: MeasureRow = {
  incident_id: '',
  measured_by: 1,
  severity: '',
  service_id: '',
  entity_ref: '',
  owner_ref: '',
  environment: '',
  fingerprint: '',
  triggered_at: '',
  measure: '',
  counts: '',
};
const PAGE_NAMES = ['incident_id', 'page', ...PAGE_COLUMNS];

const UPDATE_LIST_ROW = `update incidents set ${PROJECTED.map(
  column => `${column} = ?`,
).join(', ')} where id = ? and lease_token = ? returning id`;

/** Writes a row that is there already only where it would change. */
const PAGE_CHANGED = PAGE_COLUMNS.map(
  column => `incident_pages.${column} is distinct from excluded.${column}`,
).join(' or ');

/**
 * Writes what lists and insights read of an incident, as long as the lease is held. On PostgreSQL in one statement that is
 * planned once: a reconciler makes it several times an incident.
 */
export class MeasureWriter {
  private readonly knex: Knex;
  private readonly atOnce: Statement;

  constructor(knex: Knex) {
    this.knex = knex;
    this.atOnce = new Statement(
      knex,
      'projection',
      `with held as (${UPDATE_LIST_ROW}),
       measured as (
         insert into incident_measures (${namesOf(MEASURE_SHAPE)}, repeat_of)
         select ${marksOf(MEASURE_SHAPE)}, ${REPEAT_OF} from held
         on conflict (incident_id) do update set ${excluded([
           ...MEASURE_COLUMNS,
           'repeat_of',
         ])}
       ),
       paged as (
         insert into incident_pages (${PAGE_NAMES.join(', ')})
         select ${PAGE_NAMES.map(name => `page.${name}`).join(', ')}
         from held, json_to_recordset(cast(? as json)) as page(${PAGE_NAMES.map(
           name => `${name} text`,
         ).join(', ')})
         on conflict (incident_id, page) do update set ${excluded(PAGE_COLUMNS)}
         where ${PAGE_CHANGED}
       ),
       gone as (
         delete from incident_pages using held
         where incident_pages.incident_id = held.id
           and not cast(? as jsonb) @> to_jsonb(incident_pages.page)
       )
       select id from held`,
    );
  }

  /** Answers false where the lease is lost: then nothing was written. */
  async write(
    lease: { incidentId: string; token: string },
    projection: IncidentProjection,
    measure: IncidentMeasure,
  ): Promise<boolean> {
    const listed = toProjectionRow(projection);
    const update = [
      ...PROJECTED.map(column => listed[column]),
      lease.incidentId,
      lease.token,
    ];
    const row = toMeasureRow(measure);
    const pages = toPageRows(measure);
    if (isPostgres(this.knex)) {
      const held = await this.atOnce.run([
        ...update,
        ...Object.values(row),
        ...repeatOfValues(row),
        JSON.stringify(pages),
        JSON.stringify(pages.map(({ page }) => page)),
      ]);
      return held.length > 0;
    }
    return this.knex.transaction(async tx => {
      const held = await tx.raw(UPDATE_LIST_ROW, update);
      if (held.length === 0) {
        return false;
      }
      await writeMeasure(tx, row, pages);
      return true;
    });
  }
}

/** Writes a measure and its pages, whoever holds the lease. */
export async function writeMeasure(
  tx: Knex.Transaction,
  row: MeasureRow,
  pages: PageRow[],
): Promise<void> {
  await tx.raw(
    `insert into incident_measures (${namesOf(row)}, repeat_of)
     values (${Object.keys(row)
       .map(() => '?')
       .join(', ')}, ${REPEAT_OF})
     on conflict (incident_id) do update set ${excluded([
       ...MEASURE_COLUMNS,
       'repeat_of',
     ])}`,
    [...Object.values(row), ...repeatOfValues(row)],
  );
  await tx('incident_pages')
    .where({ incident_id: row.incident_id })
    .whereNotIn(
      'page',
      pages.map(({ page }) => page),
    )
    .delete();
  if (pages.length > 0) {
    await tx('incident_pages')
      .insert(pages)
      .onConflict(['incident_id', 'page'])
      .merge([...PAGE_COLUMNS]);
  }
}
