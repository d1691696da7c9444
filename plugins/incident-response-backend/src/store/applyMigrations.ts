import type { DatabaseService } from '@backstage/backend-plugin-api';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isPostgres } from './databaseTime';

const MIGRATIONS = resolvePackagePath(
  '@incident-response/backstage-plugin-backend',
  'migrations',
);

/** Where knex notes who is migrating. */
const LOCK_TABLE = 'knex_migrations_lock';

/** The plugin's database with its tables up to date, unless `database.migrations.skip` says that somebody else does it. */
export async function connectDatabase(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await applyMigrations(knex);
  }
  return knex;
}

/** A migration failed: the tables are as they were before, and the message says which, why, and what to do. */
export class MigrationError extends Error {
  /** The file of the migration; undefined when the trouble came before the first. */
  readonly migration: string | undefined;

  constructor(migration: string | undefined, cause: unknown) {
    super(
      `${
        migration
          ? `Migration ${migration} of the incident-response database failed`
          : 'The incident-response database could not be migrated'
      }: ${reasonOf(
        cause,
      )}. Nothing was changed: the tables are as they were, and the version that ran before goes on working with them. ${remedyFor(
        cause,
      )}, then start the backend again.`,
      { cause },
    );
    this.name = 'MigrationError';
    this.migration = migration;
  }
}

/**
 * Brings the tables up to date: all of it or nothing, in one transaction, so that neither a failure nor `kill -9` leaves
 * anything half done or locked. Of several replicas that start at once, one migrates and the others wait for it.
 *
 * @throws MigrationError
 */
export async function applyMigrations(
  knex: Knex,
  options: { directory?: string } = {},
): Promise<void> {
  const { directory = MIGRATIONS } = options;
  let running: string | undefined;
  try {
    await knex.transaction(async tx => {
      await waitForOtherReplicas(tx);
      await freeStaleLock(tx);
      await tx.migrate.latest({
        directory,
        beforeEach: async (_, [migration]) => {
          running = fileOf(migration);
        },
      });
    });
  } catch (error) {
    throw new MigrationError(running, error);
  }
}

/** Takes every migration back, newest first. */
export async function revertMigrations(knex: Knex): Promise<void> {
  await knex.migrate.rollback({ directory: MIGRATIONS }, true);
}

/** PostgreSQL gives the lock back when the transaction ends, however it ends. SQLite has a single process. */
async function waitForOtherReplicas(tx: Knex.Transaction): Promise<void> {
  if (isPostgres(tx)) {
    // The schema is part of the name: where Backstage divides by schema, other plugins migrate in the same database.
    await tx.raw(
      "select pg_advisory_xact_lock(hashtextextended(current_schema() || '/incident-response/migrations', 0))",
    );
  }
}

/**
 * Whoever migrates holds knex's own lock in a transaction that nobody else sees. One that can be seen was left by a
 * process that is gone, and would keep every replica from ever starting.
 */
async function freeStaleLock(tx: Knex.Transaction): Promise<void> {
  if (await tx.schema.hasTable(LOCK_TABLE)) {
    await tx(LOCK_TABLE).where({ is_locked: 1 }).update({ is_locked: 0 });
  }
}

function fileOf(migration: unknown): string | undefined {
  return typeof migration === 'object' &&
    migration !== null &&
    'file' in migration &&
    typeof migration.file === 'string'
    ? migration.file
    : undefined;
}

/** Without the statement that knex puts in front, which can be a screen long. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split(' - ').at(-1) ?? text;
}

/** PostgreSQL's SQLSTATE or SQLite's code → what an operator does about it. */
function remedyFor(cause: unknown): string {
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause
      ? String(cause.code)
      : '';
  if (code === '42501' || code === 'SQLITE_READONLY') {
    return 'Let the role of backend.database own the tables and create tables in their schema';
  }
  if (code === '53100' || code === 'SQLITE_FULL') {
    return 'Make room on the disk of the database';
  }
  if (reasonOf(cause).includes('migration directory is corrupt')) {
    return 'The database was used by a newer version of the plugin: install that version or a newer one';
  }
  return 'Put right what the message names';
}
