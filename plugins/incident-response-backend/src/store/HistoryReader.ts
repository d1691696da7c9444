import type { Knex } from 'knex';
import { toEntry, type EffectRow } from './EffectStore';
import type { IncidentHistory } from './IncidentStore';
import { toFact, type FactRow } from './rows';
import { Statement } from './Statement';

/** The columns that facts and entries of the ledger have in common. */
const SHARED = ['incident_id', 'type'] as const;

const OF_FACT = [
  'sequence',
  'id',
  'occurred_at',
  'recorded_at',
  'actor',
  'source',
  'payload',
] as const satisfies (keyof FactRow)[];

const OF_ENTRY = [
  'key',
  'state',
  'tries',
  'next_try_at',
  'error',
  'request',
  'started_at',
  'called_at',
] as const satisfies (keyof EffectRow)[];

type Shared = (typeof SHARED)[number];

/** A fact or an entry of the ledger, with null for the columns of the other. An incident without facts is neither. */
type Row = { version: number | null } & (
  | ({ key: null } & Pick<FactRow, Shared | (typeof OF_FACT)[number]>)
  | ({ sequence: null } & Pick<EffectRow, Shared | (typeof OF_ENTRY)[number]>)
);

/**
 * Reads facts and ledger of an incident as of one moment, in one statement: with two, something could come in between, and
 * it is the statement that a reconciler makes most.
 */
export class HistoryReader {
  private readonly read: Statement;

  constructor(knex: Knex) {
    const columns = (prefix: string, names: readonly string[]) =>
      names.map(name => `${prefix}.${name}`);
    const nulls = (names: readonly string[]) =>
      names.map(name => `null as ${name}`);
    this.read = new Statement(
      knex,
      'history',
      `select incidents.version, ${[
        ...columns('incident_facts', SHARED),
        ...columns('incident_facts', OF_FACT),
        ...nulls(OF_ENTRY),
      ]}
       from incidents left join incident_facts on incident_facts.incident_id = incidents.id
       where incidents.id = ?
       union all
       select null, ${[
         ...columns('effects', SHARED),
         ...nulls(OF_FACT),
         ...columns('effects', OF_ENTRY),
       ]}
       from effects
       where incident_id = ?
       order by sequence`,
    );
  }

  async of(incidentId: string): Promise<IncidentHistory> {
    const rows = await this.read.run<Row>([incidentId, incidentId]);
    const history: IncidentHistory = { version: 0, facts: [], entries: [] };
    for (const row of rows) {
      history.version = row.version ?? history.version;
      if (row.sequence !== null) {
        history.facts.push(toFact(row));
      } else if (row.key !== null) {
        history.entries.push(toEntry(row));
      }
    }
    return history;
  }
}
