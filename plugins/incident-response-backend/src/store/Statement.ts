import type { Knex } from 'knex';
import { isPostgres } from './databaseTime';

/**
 * One of the short statements that run thousands of times. PostgreSQL plans it once for each connection, which knex has no
 * way to ask for: planning would take as long as executing. Placeholders are `?`.
 *
 * Columns are named one by one: what is planned with `*` fails when a newer version adds a column.
 */
export class Statement {
  private readonly knex: Knex;
  private readonly name: string;
  private readonly sql: string;
  /** With PostgreSQL's own placeholders. */
  private readonly text: string;

  /** @param name unique for each text */
  constructor(knex: Knex, name: string, sql: string) {
    let mark = 0;
    this.knex = knex;
    this.name = `incident-response-${name}`;
    this.sql = sql;
    this.text = sql.replace(/\?/g, () => {
      mark += 1;
      return `$${mark}`;
    });
  }

  /** Answers the rows that come back. */
  async run<T>(values: Knex.RawBinding[]): Promise<T[]> {
    if (!isPostgres(this.knex)) {
      return this.knex.raw(this.sql, values) as unknown as Promise<T[]>;
    }
    const { client } = this.knex;
    const connection = await client.acquireConnection();
    try {
      const { name, text } = this;
      // As knex does, for whoever listens.
      client.emit('query', { sql: text, bindings: values });
      const { rows } = await connection.query({ name, text, values });
      return rows;
    } finally {
      await client.releaseConnection(connection);
    }
  }
}

/** The columns of a row, each with what is put before it. */
export function namesOf(row: object, before = ''): string {
  return Object.keys(row)
    .map(column => `${before}${column}`)
    .join(', ');
}

/**
 * A placeholder for each column of a row. In a `select` PostgreSQL takes them for text unless told otherwise, so the row
 * has to be one with a value of each column's type; only `number` may be missing in it.
 */
export function marksOf(row: object): string {
  return Object.entries(row)
    .map(([column, value]) => {
      if (typeof value === 'boolean') {
        return 'cast(? as boolean)';
      }
      return typeof value === 'number' || column === 'number'
        ? 'cast(? as integer)'
        : 'cast(? as text)';
    })
    .join(', ');
}
