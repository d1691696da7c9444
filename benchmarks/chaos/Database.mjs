import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../scripts/portal.mjs';
import { NO_REMINDER_WITHIN_MS } from './checkState.mjs';

const require = createRequire(path.join(root, 'packages/backend/package.json'));
const { Pool } = require('pg');

/** The plugin's database, read only: what the portal believes, and who holds which lease. */
export class Database {
  #pool;

  constructor(connectionString) {
    this.#pool = new Pool({
      connectionString,
      max: 3,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
    });
    // The server is killed now and then; the next query takes a new connection.
    this.#pool.on('error', () => undefined);
  }

  async query(text, values) {
    const { rows } = await this.#pool.query(text, values);
    return rows;
  }

  /** The rows, or undefined while the database is away. */
  async tryQuery(text, values) {
    try {
      return await this.query(text, values);
    } catch {
      return undefined;
    }
  }

  async stop() {
    await this.#pool.end();
  }

  /** Leases that a process holds, by its process id. */
  leasesOf(pid) {
    return this.tryQuery(
      `select id, lease_token from incidents
       where lease_token is not null and lease_worker like $1`,
      [`%:${pid}:%`],
    );
  }

  /** Those of the leases that are still what they were. */
  async sameLeases(leases) {
    const rows = await this.tryQuery(
      'select id, lease_token from incidents where id = any($1)',
      [leases.map(({ id }) => id)],
    );
    return (
      rows &&
      leases.filter(lease =>
        rows.some(
          row => row.id === lease.id && row.lease_token === lease.lease_token,
        ),
      )
    );
  }

  /** How many incidents are not at rest: worked on, due within seconds, or resolved and due for more than a reminder. */
  async restless() {
    const rows = await this.tryQuery(
      `select count(*)::int as count from incidents
       where dead_lettered_at is null and (
         lease_token is not null
         or (status = 'resolved' and next_wake_at <= $2)
         or next_wake_at <= $1)`,
      [
        new Date(Date.now() + 10_000).toISOString(),
        new Date(Date.now() + NO_REMINDER_WITHIN_MS).toISOString(),
      ],
    );
    return rows?.[0].count;
  }

  /** Everything the portal knows, each incident with its facts, effects and postmortems. */
  async readAll() {
    const [incidents, facts, effects, postmortems] = await Promise.all([
      this.query('select * from incidents'),
      this.query(
        'select incident_id, id, type, occurred_at, recorded_at, payload from incident_facts order by sequence',
      ),
      this.query('select * from effects order by started_at'),
      this.query('select id, incident_id, status from postmortems'),
    ]);
    const of = (rows, id) => rows.filter(row => row.incident_id === id);
    const parsed = facts.map(fact => ({
      ...fact,
      payload: JSON.parse(fact.payload),
    }));
    return new Map(
      incidents.map(row => [
        row.id,
        {
          row,
          facts: of(parsed, row.id),
          effects: of(effects, row.id),
          postmortems: of(postmortems, row.id),
        },
      ]),
    );
  }
}
