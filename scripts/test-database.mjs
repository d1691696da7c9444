// A PostgreSQL for one run of the tests.
import { startPostgres } from './postgres.mjs';

/** Where Backstage's `TestDatabases` looks for PostgreSQL 18. */
const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/**
 * Starts the database and answers the environment that leads the tests to it. A connection string that is set already
 * is used as it is.
 *
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startTestDatabase() {
  if (process.env[VARIABLE]) {
    return { env: {}, stop: async () => {} };
  }
  const postgres = await startPostgres();
  return {
    env: { [VARIABLE]: postgres.connectionString() },
    stop: () => postgres.stop(),
  };
}
