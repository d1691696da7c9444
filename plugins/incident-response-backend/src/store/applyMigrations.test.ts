import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { type Knex } from 'knex';
import {
  applyMigrations,
  connectDatabase,
  MigrationError,
} from './applyMigrations';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const NEXT = '20991231000000_next.js';

/** The product's migrations with one more. */
async function withNext(folder: string, up: string): Promise<string> {
  const directory = await mkdtemp(join(folder, 'migrations-'));
  await cp(
    resolvePackagePath(
      '@incident-response/backstage-plugin-backend',
      'migrations',
    ),
    directory,
    { recursive: true },
  );
  await writeFile(
    join(directory, NEXT),
    `exports.up = async knex => { ${up} };\nexports.down = async () => {};\n`,
  );
  return directory;
}

async function failureOf(work: Promise<void>): Promise<MigrationError> {
  const error = await work.then(
    () => undefined,
    reason => reason,
  );
  if (!(error instanceof MigrationError)) {
    throw new Error(`this is no failed migration: ${error}`);
  }
  return error;
}

const ADD_COLUMN = `await knex.schema.alterTable('incidents', table => { table.string('mood'); });`;

describe.each(databases.eachSupportedId())('migrating on %s', id => {
  let folder: string;
  let knex: Knex;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'incident-response-migrations-'));
    knex = await databases.init(id);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves everything as it was when a migration fails, and says which and what to do', async () => {
    await applyMigrations(knex);
    const directory = await withNext(
      folder,
      `${ADD_COLUMN} await knex('incidents').where({ no_such_column: 1 });`,
    );
    const error = await failureOf(applyMigrations(knex, { directory }));
    expect(error.migration).toBe(NEXT);
    expect(error.message).toContain(`Migration ${NEXT}`);
    expect(error.message).toContain('no_such_column');
    expect(error.message).toContain('Nothing was changed');
    expect(error.message).toContain('start the backend again');

    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(false);
    // What ran before starts again and works.
    await applyMigrations(knex);
    await knex('settings').insert({
      name: 'remediation',
      value: 'on',
      changed_by: 'x',
      changed_at: '2026-03-03T12:00:00.000Z',
    });

    const mended = await withNext(folder, ADD_COLUMN);
    await applyMigrations(knex, { directory: mended });
    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(true);
  });

  it('says that the database is of a newer version', async () => {
    await applyMigrations(knex, {
      directory: await withNext(folder, ADD_COLUMN),
    });
    const error = await failureOf(applyMigrations(knex));
    expect(error.message).toContain(NEXT);
    expect(error.message).toContain('used by a newer version');
  });

  it('starts although an earlier process has left its lock', async () => {
    await applyMigrations(knex);
    await knex('knex_migrations_lock').update({ is_locked: 1 });
    await applyMigrations(knex, {
      directory: await withNext(folder, ADD_COLUMN),
    });
    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(true);
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([
      { is_locked: 0 },
    ]);
  });
});

const onPostgres = databases
  .eachSupportedId()
  .filter(([id]) => id === 'POSTGRES_18');

describe.each(onPostgres)('migrating %s with several replicas', id => {
  let folder: string;
  let knex: Knex;
  let others: Knex[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'incident-response-migrations-'));
    knex = await databases.init(id);
    others = Array.from({ length: 3 }, () => createKnex(knex.client.config));
  });
  afterEach(async () => {
    await Promise.all(others.map(other => other.destroy()));
    await rm(folder, { recursive: true, force: true });
  });

  it('brings all of them up when they start at once on an empty database', async () => {
    await Promise.all([knex, ...others].map(each => applyMigrations(each)));
    expect(await knex.schema.hasTable('incidents')).toBe(true);
  });

  it('brings all of them up when they start at once with a new version', async () => {
    await applyMigrations(knex);
    const directory = await withNext(folder, ADD_COLUMN);
    await Promise.all(
      others.map(other => applyMigrations(other, { directory })),
    );
    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(true);
  });

  it('goes on with the next replica when one dies in the middle', async () => {
    await applyMigrations(knex);
    const endless = await withNext(
      folder,
      `${ADD_COLUMN} await knex.raw('select pg_sleep(600)');`,
    );
    const [dying, next] = others;
    const died = failureOf(applyMigrations(dying, { directory: endless }));
    // The server sees of kill -9 what it sees of this: the connection is gone.
    const sleeping = async () => {
      const { rows } = await knex.raw(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
         where datname = current_database() and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()`,
      );
      return rows.length > 0;
    };
    while (!(await sleeping())) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect((await died).migration).toBe(NEXT);

    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(false);
    await applyMigrations(next, {
      directory: await withNext(folder, ADD_COLUMN),
    });
    expect(await knex.schema.hasColumn('incidents', 'mood')).toBe(true);
  });

  it('keeps to its schema where Backstage divides by schema and the role may create none', async () => {
    const role = `role_${randomBytes(8).toString('hex')}`;
    const { connection } = knex.client.config;
    // A statement like this takes no parameters.
    await knex.raw(`create role ${role} login password '${role}'`);
    const manager = DatabaseManager.fromConfig(
      mockServices.rootConfig({
        data: {
          backend: {
            database: {
              client: 'pg',
              pluginDivisionMode: 'schema',
              ensureExists: false,
              connection: { ...connection, user: role, password: role },
            },
          },
        },
      }),
    );
    const database = manager.forPlugin('incident-response', {
      logger: mockServices.logger.mock(),
      lifecycle: mockServices.lifecycle.mock(),
    });
    try {
      await knex.raw('create schema "incident-response" authorization ??', [
        role,
      ]);
      const limited = await connectDatabase(database);
      try {
        await limited('incidents').select();
        const { rows } = await knex.raw(
          `select distinct table_schema as schema from information_schema.tables
           where table_name in ('incidents', 'knex_migrations', 'knex_migrations_lock')`,
        );
        expect(rows).toEqual([{ schema: 'incident-response' }]);
        // A second start finds its own tables.
        await connectDatabase(database);
      } finally {
        await limited.destroy();
      }
    } finally {
      await knex.raw('drop owned by ?? cascade', [role]);
      await knex.raw('drop role ??', [role]);
    }
  });

  it('says what to grant where the role may not create tables', async () => {
    const role = `role_${randomBytes(8).toString('hex')}`;
    const { connection } = knex.client.config;
    await knex.raw(`create role ${role} login password '${role}'`);
    const limited = createKnex({
      client: 'pg',
      connection: { ...connection, user: role, password: role },
    });
    try {
      const error = await failureOf(applyMigrations(limited));
      expect(error.message).toContain('permission denied');
      expect(error.message).toContain('create tables in their schema');
    } finally {
      await limited.destroy();
      await knex.raw('drop role ??', [role]);
    }
  });
});
