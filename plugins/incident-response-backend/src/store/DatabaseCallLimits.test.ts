import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { queuePosition, toIso } from '../incident';
import { applyMigrations } from './applyMigrations';
import { DatabaseCallLimits } from './DatabaseCallLimits';
import { EffectStore } from './EffectStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('limits of providers on %s', id => {
  let knex: Knex;
  const now = DateTime.utc();
  const limit = { key: 'slack/conversations.create', calls: 4, perSeconds: 60 };

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await knex('rate_limits').delete();
    await knex('effects').delete();
  });

  const replica = () =>
    DatabaseCallLimits.create({ knex, effects: EffectStore.create({ knex }) });
  const waiting = (
    key: string,
    position: DateTime,
    nextTryAt: DateTime = now.plus({ seconds: 30 }),
  ) =>
    knex('effects').insert({
      key,
      incident_id: 'Q1',
      type: 'openChannel',
      state: 'waiting',
      started_at: toIso(now),
      next_try_at: toIso(nextTryAt),
      queue: limit.key,
      queue_position: toIso(position),
    });
  const admitted = async (
    limits: DatabaseCallLimits,
    position?: DateTime,
  ): Promise<boolean> => (await limits.take(limit, position)).admitted;

  it('admit so many calls and say when the next may be made', async () => {
    const limits = replica();
    for (let call = 0; call < limit.calls; call += 1) {
      expect(await limits.take(limit)).toEqual({ admitted: true });
    }
    const refused = await limits.take(limit);
    expect(refused).toMatchObject({ admitted: false });
    const { retryAfterSeconds } = refused as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThan(61);
  });

  it('leave what is short to those who come first in the queue', async () => {
    const limits = replica();
    const p4 = queuePosition('P4', now);
    const p1 = queuePosition('P1', now);
    await admitted(limits);
    await admitted(limits);
    // Two are left, and two P2 wait for them.
    await waiting('a', queuePosition('P2', now));
    await waiting('b', queuePosition('P2', now));
    expect(await admitted(limits, p4)).toBe(false);
    expect(await admitted(limits, p1)).toBe(true);
    expect(await admitted(limits, p4)).toBe(false);
    // Half an hour of waiting is worth as much as three levels.
    expect(
      await admitted(limits, queuePosition('P4', now.minus({ minutes: 31 }))),
    ).toBe(true);
  });

  it('do not wait for those who have not come back for their turn', async () => {
    const limits = replica();
    await admitted(limits);
    await admitted(limits);
    await admitted(limits);
    await waiting('a', queuePosition('P1', now), now.minus({ minutes: 5 }));
    expect(await admitted(limits, queuePosition('P4', now))).toBe(true);
  });

  it('leave a provider alone for as long as it asks', async () => {
    const limits = replica();
    await limits.block(limit, 7);
    const refused = await limits.take(limit);
    expect(refused).toMatchObject({ admitted: false });
    const { retryAfterSeconds } = refused as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(5);
    expect(retryAfterSeconds).toBeLessThan(8);
  });

  if (id === 'POSTGRES_18') {
    it('are shared by all replicas', async () => {
      const replicas = [replica(), replica(), replica()];
      const answers = await Promise.all(
        Array.from({ length: 9 }, (_, call) => admitted(replicas[call % 3])),
      );
      expect(answers.filter(Boolean)).toHaveLength(limit.calls);
      // A generous limit is taken in shares, and not exceeded for it.
      const generous = { key: 'pagerduty', calls: 200, perSeconds: 60 };
      let made = 0;
      for (let call = 0; call < 300; call += 1) {
        const answer = await replicas[call % 3].take(generous);
        made += answer.admitted ? 1 : 0;
      }
      expect(made).toBe(200);
    });

    it('heal when a clock that was an hour ahead has written them', async () => {
      await knex('rate_limits').insert({
        key: limit.key,
        points: 99,
        expire: Date.now() + 3_600_000,
      });
      expect(await admitted(replica())).toBe(true);
    });
  }
});
