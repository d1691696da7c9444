// A PostgreSQL for one run of the tests.
import pg from 'pg';
import { startPostgres } from './postgres.mjs';

/** Where Backstage's `TestDatabases` looks for PostgreSQL 18. */
const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/**
 * Starts the database and answers its version and the environment that leads the tests to it. A connection string that is
 * set already is used as it is.
 *
 * @returns {Promise<{ env: Record<string, string>, version: string, stop: () => Promise<void> }>}
 */
export async function startTestDatabase() {
  if (process.env[VARIABLE]) {
    const version = await versionOf(process.env[VARIABLE]);
    return { env: {}, version, stop: async () => {} };
  }
  const postgres = await startPostgres();
  return {
    version: await versionOf(postgres.connectionString()),
    env: { [VARIABLE]: postgres.connectionString() },
    stop: () => postgres.stop(),
  };
}

async function versionOf(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    return rows[0].server_version;
  } finally {
    await client.end();
  }
}
