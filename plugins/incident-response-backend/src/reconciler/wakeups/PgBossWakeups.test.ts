import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { type Knex } from 'knex';
import { PgBossWakeups } from './PgBossWakeups';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** Something that happens later, and can be waited for. */
function signal() {
  let give = () => {};
  const given = new Promise<void>(resolve => {
    give = resolve;
  });
  return { give, given };
}

describe.each(databases.eachSupportedId())(
  'wake-ups over pg-boss on %s',
  id => {
    let knex: Knex;
    const started: PgBossWakeups[] = [];

    beforeEach(async () => {
      knex = await databases.init(id);
    });
    afterEach(async () => {
      await Promise.all(started.splice(0).map(wakeups => wakeups.stop()));
    });

    async function replica(
      reconcile: (incidentId: string) => Promise<Date | undefined>,
      { concurrency = 8, database = knex } = {},
    ): Promise<PgBossWakeups> {
      const wakeups = await PgBossWakeups.create({
        knex: database,
        reconcile,
        logger: mockServices.logger.mock(),
        concurrency,
      });
      started.push(wakeups);
      return wakeups;
    }

    it('wake with the transaction that they are part of, and only then', async () => {
      const woken: string[] = [];
      const first = signal();
      const wakeups = await replica(async incidentId => {
        woken.push(incidentId);
        first.give();
        return undefined;
      });
      await expect(
        knex.transaction(async tx => {
          await wakeups.wake('rolled back', { tx });
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      await knex.transaction(async tx => {
        await wakeups.wake('committed', { tx });
        expect(woken).toEqual([]);
      });
      await first.given;
      expect(woken).toEqual(['committed']);
    });

    it('go to another replica where this one is busy', async () => {
      const busy = signal();
      const taken = signal();
      const one = await replica(
        async () => {
          await busy.given;
          return undefined;
        },
        { concurrency: 1 },
      );
      const others: string[] = [];
      // Full at once, and with as many again waiting for it.
      await one.wake('Q1');
      await replica(
        async incidentId => {
          others.push(incidentId);
          taken.give();
          return undefined;
        },
        { concurrency: 1 },
      );
      expect(one.appetite).toBe(1);
      for (const incidentId of ['Q2', 'Q3', 'Q4', 'Q5', 'Q6']) {
        await one.wake(incidentId);
      }
      await taken.given;
      expect(others.length).toBeGreaterThan(0);
      busy.give();
    });

    it('have some places left for the most urgent where all are taken', async () => {
      const busy = signal();
      const urgent = signal();
      const wakeups = await replica(
        async incidentId => {
          if (incidentId === 'urgent') {
            urgent.give();
          }
          await busy.given;
          return undefined;
        },
        { concurrency: 1 },
      );
      await wakeups.wake('slow');
      await wakeups.wake('urgent');
      expect(wakeups.appetite).toBe(1);
      // As the sweep does, which knows what is most urgent.
      wakeups.workOn('urgent');
      await urgent.given;
      expect(wakeups.appetite).toBe(0);
      busy.give();
    });

    it('leave the work to the others where a replica only takes in', async () => {
      const own: string[] = [];
      const taken = signal();
      const intake = await replica(
        async incidentId => {
          own.push(incidentId);
          return undefined;
        },
        { concurrency: 0 },
      );
      expect(intake.appetite).toBe(0);
      await intake.wake('Q1');
      await replica(async () => {
        taken.give();
        return undefined;
      });
      await taken.given;
      expect(own).toEqual([]);
    });

    it('come in the order of their severity, then of their age', async () => {
      const busy = signal();
      const done = signal();
      const woken: string[] = [];
      const wakeups = await replica(
        async incidentId => {
          if (incidentId === 'first') {
            await busy.given;
            return undefined;
          }
          woken.push(incidentId);
          if (woken.length === 4) {
            done.give();
          }
          return undefined;
        },
        { concurrency: 1 },
      );
      await wakeups.wake('first');
      // In one transaction, so that they are fetched together.
      await knex.transaction(async tx => {
        await wakeups.wake('a P4', { tx, severity: 'P4' });
        await wakeups.wake('a P3', { tx, severity: 'P3' });
        await wakeups.wake('a P1', { tx, severity: 'P1' });
        await wakeups.wake('a P2', { tx, severity: 'P2' });
      });
      // As soon as the first of them is fetched or not is all the same: both queues know the order.
      busy.give();
      await done.given;
      expect(woken.indexOf('a P1')).toBeLessThan(woken.indexOf('a P4'));
      expect(woken.indexOf('a P2')).toBeLessThan(woken.indexOf('a P4'));
    });

    it('come again at the time that the incident asks for', async () => {
      const twice = signal();
      let times = 0;
      const wakeups = await replica(async () => {
        times += 1;
        if (times === 2) {
          twice.give();
          return undefined;
        }
        return new Date(Date.now() + 50);
      });
      await wakeups.wake('Q1');
      await twice.given;
      expect(times).toBe(2);
    });

    it('wait for what is under way when they are stopped', async () => {
      const begun = signal();
      const release = signal();
      let ended = false;
      const wakeups = await replica(async () => {
        begun.give();
        await release.given;
        ended = true;
        return undefined;
      });
      await wakeups.wake('Q1');
      await begun.given;
      const stopped = wakeups.stop();
      release.give();
      await stopped;
      expect(ended).toBe(true);
      expect(wakeups.appetite).toBe(0);
    });

    it('need a schema to create tables in, and no other right', async () => {
      await knex.raw('drop schema if exists "incident-response" cascade');
      await knex.raw('create schema "incident-response"');
      const role = `tenant_${Date.now()}`;
      await knex.raw(`create role ${role} login password 'of-a-test'`);
      await knex.raw(
        `grant usage, create on schema "incident-response" to ${role}`,
      );
      const known = knex.client.config.connection;
      const tenant = createKnex({
        client: 'pg',
        connection: {
          ...(typeof known === 'string' ? { connectionString: known } : known),
          user: role,
          password: 'of-a-test',
        },
        searchPath: ['incident-response'],
      });
      try {
        const woken = signal();
        const wakeups = await replica(
          async () => {
            woken.give();
            return undefined;
          },
          { database: tenant },
        );
        await tenant.transaction(tx => wakeups.wake('Q1', { tx }));
        await woken.given;
        const { rows } = await knex.raw(
          `select count(*)::int as tables from pg_tables where schemaname = 'incident-response' and tablename = 'job'`,
        );
        expect(rows).toEqual([{ tables: 1 }]);
        await wakeups.stop();
        started.splice(started.indexOf(wakeups), 1);
      } finally {
        await tenant.destroy();
        await knex.raw('drop schema "incident-response" cascade');
        await knex.raw(`drop owned by ${role}`);
        await knex.raw(`drop role ${role}`);
      }
    });
  },
);
