import type { Knex } from 'knex';

/**
 * A statement that PostgreSQL plans once for each connection, which knex has no way to ask for: for the short ones that
 * run thousands of times, planning takes as long as executing. Placeholders are `?`.
 */
export class PreparedStatement {
  private readonly knex: Knex;
  private readonly name: string;
  private readonly text: string;

  constructor(knex: Knex, name: string, sql: string) {
    let mark = 0;
    this.knex = knex;
    this.name = `incident-response-${name}`;
    this.text = sql.replace(/\?/g, () => {
      mark += 1;
      return `$${mark}`;
    });
  }

  /** Answers how many rows came back. */
  async run(values: unknown[]): Promise<number> {
    const { client } = this.knex;
    const connection = await client.acquireConnection();
    try {
      const { name, text } = this;
      const { rows } = await connection.query({ name, text, values });
      return rows.length;
    } finally {
      await client.releaseConnection(connection);
    }
  }
}

/** The columns of a row. */
export function namesOf(row: object): string {
  return Object.keys(row).join(', ');
}

/**
 * A placeholder for each column of a row. In a `select` PostgreSQL takes them for text unless told otherwise, so the row
 * has to be one with a value of each column's type; only `number` may be missing in it.
 */
export function marksOf(row: object): string {
  return Object.entries(row)
    .map(([column, value]) => {
      if (typeof value === 'boolean') {
        return '?::boolean';
      }
      return typeof value === 'number' || column === 'number'
        ? '?::integer'
        : '?::text';
    })
    .join(', ');
}
