import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { RemediationLocks, type RepairClaim } from './RemediationLocks';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('remediation locks on %s', id => {
  let knex: Knex;
  let locks: RemediationLocks;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    locks = RemediationLocks.create({ knex });
  });

  const claim = (
    holder: string,
    { at = '0s', ...changes }: Partial<RepairClaim> & { at?: string } = {},
  ): RepairClaim => ({
    holder,
    entityRef: `component:default/${holder}`,
    workloads: [holder],
    mostEntities: 2,
    now: after(at),
    until: after(at).plus({ minutes: 1 }),
    ...changes,
  });
  const take = (...args: Parameters<typeof claim>) =>
    locks.take(claim(...args));

  describe('of a workload', () => {
    const workloads = ['w'];

    it('are for one repair at a time', async () => {
      expect(await take('a', { workloads })).toEqual({ granted: true });
      const refused = {
        granted: false,
        lockedBy: expect.objectContaining({ holder: 'a' }),
      };
      expect(await take('b', { workloads, at: '10s' })).toEqual(refused);
      expect(await take('a', { workloads, at: '20s' })).toEqual({
        granted: true,
      });
      // The holder has asked for it until 1:20.
      expect(await take('b', { workloads, at: '79s' })).toEqual(refused);
      expect(await take('b', { workloads, at: '80s' })).toEqual({
        granted: true,
      });
    });

    it('tell everybody else who has them', async () => {
      await take('a', { workloads });
      const now = after('10s');
      expect(
        await locks.holderOf(['v', 'w'], { holder: 'b', now }),
      ).toMatchObject({ holder: 'a' });
      expect(
        await locks.holderOf(workloads, { holder: 'a', now }),
      ).toBeUndefined();
      expect(await locks.holderOf(['v'], { holder: 'b', now })).toBeUndefined();
      await locks.release('a');
      expect(
        await locks.holderOf(workloads, { holder: 'b', now }),
      ).toBeUndefined();
    });

    it('are taken together or not at all', async () => {
      await take('a', { workloads: ['w'] });
      await take('b', { workloads: ['v', 'w'] });
      expect(
        await locks.holderOf(['v'], { holder: 'c', now: START }),
      ).toBeUndefined();
    });
  });

  describe('of entities', () => {
    it('let so many be under repair at once', async () => {
      await take('a');
      await take('b');
      expect(await take('c')).toEqual({
        granted: false,
        underRepair: ['component:default/a', 'component:default/b'],
      });
      expect(await locks.underRepair(START, 'component:default/a')).toEqual([
        'component:default/b',
      ]);
      await locks.release('a');
      expect(await take('c')).toEqual({ granted: true });
    });

    it('count an entity once, whatever its incidents and workloads', async () => {
      await take('a', { workloads: ['v', 'w'] });
      await take('another', {
        entityRef: 'component:default/a',
        workloads: ['x'],
      });
      expect(await take('b')).toEqual({ granted: true });
      expect(
        await take('a third', {
          entityRef: 'component:default/a',
          workloads: ['y'],
        }),
      ).toEqual({ granted: true });
    });

    it('count a repair that names no workload', async () => {
      await take('a', { workloads: [] });
      expect(await take('b', { mostEntities: 1 })).toMatchObject({
        granted: false,
      });
    });

    it('do not count what has run out', async () => {
      await take('a');
      await take('b');
      expect(await take('c', { at: '2m' })).toEqual({ granted: true });
      expect(await locks.underRepair(after('2m'))).toEqual([
        'component:default/c',
      ]);
    });
  });

  it('find room for exactly as many as there is, however many ask at once', async () => {
    const replicas = [locks, RemediationLocks.create({ knex })];
    const grants = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        replicas[index % 2].take(claim(`entity-${index}`)),
      ),
    );
    expect(grants.filter(({ granted }) => granted)).toHaveLength(2);
    const same = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        replicas[index % 2].take(
          claim(`incident-${index}`, {
            entityRef: 'component:default/entity',
            workloads: ['the same'],
            mostEntities: 100,
          }),
        ),
      ),
    );
    expect(same.filter(({ granted }) => granted)).toHaveLength(1);
  });
});
