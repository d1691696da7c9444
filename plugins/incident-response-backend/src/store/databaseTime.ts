import type { Knex } from 'knex';

/**
 * The database's own clock as the ISO 8601 text that instants are stored as, so many seconds from now. Replicas agree on
 * it however wrong their own clocks are, and one whose clock jumps can't take another for dead.
 */
export function databaseTime(knex: Knex, plusSeconds = 0): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw(
        `to_char((clock_timestamp() + make_interval(secs => ?)) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
        [plusSeconds],
      )
    : knex.raw(`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?)`, [
        `${plusSeconds} seconds`,
      ]);
}

/** Whether the database is PostgreSQL, the one of many replicas; otherwise it is SQLite, that of a single process. */
export function isPostgres(knex: Knex): boolean {
  return String(knex.client.config.client).startsWith('pg');
}
