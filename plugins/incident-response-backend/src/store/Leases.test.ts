import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { DEFAULT_POLICY, fold, SYSTEM, toIso } from '../incident';
import { measureIncident } from '../insights';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { LeaseLostError, Leases, type Lease } from './Leases';
import { Workers } from './Workers';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('leases on %s', id => {
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let leases: Leases;
  let workers: Workers;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    leases = Leases.create({ knex });
    workers = Workers.create({ knex });
    await workers.seen('one', 60);
    await workers.seen('other', 60);
  });

  const [triggered] = new IncidentStory().triggered('P2').facts;
  const trigger = (incidentId: string, at: DateTime = START) =>
    store.appendFacts(
      incidentId,
      [{ ...triggered, id: `trigger-${incidentId}`, occurredAt: toIso(at) }],
      { now: at },
    );
  const take = async (
    worker: string,
    now: DateTime = START,
  ): Promise<Lease> => {
    const lease = await leases.acquire('Q1', { worker, now });
    if (!lease) {
      throw new Error('somebody has it');
    }
    return lease;
  };
  const projection = {
    origin: 'pagerduty',
    title: 'x',
    status: 'triggered',
    severity: 'P1',
    unmapped: false,
    triggeredAt: toIso(START),
  } as const;

  const measure = measureIncident(
    fold(new IncidentStory().triggered('P1').facts),
    DEFAULT_POLICY,
  );

  it('belong to one worker, and to the next when nothing is heard of it any more', async () => {
    await trigger('Q1');
    const first = await take('one');
    await expect(take('other')).rejects.toThrow('somebody has it');
    // Its last sign of life is over.
    await workers.seen('one', -1);
    const second = await take('other');
    expect(second.takeovers).toBe(1);

    await workers.seen('one', 60);
    await expect(leases.project(first, projection, measure)).rejects.toThrow(
      LeaseLostError,
    );
    await expect(
      store.transaction(tx => leases.hold(first, tx)),
    ).rejects.toThrow(LeaseLostError);
    await expect(
      store.appendFacts(
        'Q1',
        [{ type: 'note.added', actor: SYSTEM, payload: { text: 'late' } }],
        { now: START, lease: first },
      ),
    ).rejects.toThrow(LeaseLostError);
    expect(await store.facts('Q1')).toHaveLength(1);
    expect(await leases.release(first, { version: 1 })).toBe(false);
    await leases.project(second, projection, measure);
    expect(await leases.release(second, { version: 1 })).toBe(true);
  });

  it('are given again to the worker that could not give them back', async () => {
    await trigger('Q1');
    const lost = await take('one');
    const dueFor = (worker: string, busy: string[]) =>
      leases.due(START, 10, { worker, busy });
    expect(await dueFor('one', ['Q1'])).toEqual([]);
    expect(await dueFor('other', [])).toEqual([]);
    expect(await dueFor('one', [])).toEqual(['Q1']);
    const again = await take('one');
    expect(again.token).not.toBe(lost.token);
    expect(again.takeovers).toBe(0);
  });

  it('are all free at once when a worker stops', async () => {
    await trigger('Q1');
    await take('one');
    expect(await leases.due(START, 10)).toEqual([]);
    await workers.gone('one');
    expect(await leases.due(START, 10)).toEqual(['Q1']);
    await take('other');
  });

  it('are not given back while something has happened since the facts were read', async () => {
    await trigger('Q1');
    const lease = await take('one');
    await store.appendFacts(
      'Q1',
      [{ type: 'note.added', actor: SYSTEM, payload: { text: 'new' } }],
      { now: START },
    );
    expect(await leases.release(lease, { version: 1 })).toBe(false);
    expect(
      await leases.release(lease, { version: 2, wakeAt: after('5m') }),
    ).toBe(true);
    expect(await leases.due(after('4m'), 10)).toEqual([]);
    expect(await leases.due(after('5m'), 10)).toEqual(['Q1']);
    // Nothing is due, so there is nothing to work on.
    await expect(take('one', after('4m'))).rejects.toThrow('somebody has it');
    await take('one', after('5m'));
  });

  it('make what happens due at once, whatever a wrong clock says', async () => {
    await trigger('Q1', after('1h'));
    expect(await leases.due(START, 10)).toEqual(['Q1']);
  });

  it('go to the severest first, then the oldest, and last to what is over', async () => {
    for (const [incident, severity, span] of [
      ['A', 'P3', '0s'],
      ['B', 'P1', '2m'],
      ['C', 'P1', '1m'],
    ] as const) {
      await trigger(incident, after(span));
      await knex('incidents')
        .where({ id: incident })
        .update({ severity, triggered_at: toIso(after(span)) });
    }
    expect(await leases.due(after('3m'), 10)).toEqual(['C', 'B', 'A']);
    expect(await leases.due(after('3m'), 1)).toEqual(['C']);
    await knex('incidents').where({ id: 'C' }).update({ status: 'resolved' });
    expect(await leases.due(after('3m'), 10)).toEqual(['B', 'A', 'C']);
  });

  it('are not given for what is set aside, until it is revived', async () => {
    await trigger('Q1');
    const lease = await take('one');
    expect(await leases.countFailure(lease)).toBe(1);
    await leases.setAside(lease, 'a reason', after('1m'));
    await trigger('Q2');
    expect(await leases.due(after('1h'), 10)).toEqual(['Q2']);
    expect(await leases.deadLetters(10)).toEqual([
      {
        incidentId: 'Q1',
        number: 1234,
        title: 'payments-api: memory above 95 %',
        reason: 'a reason',
        since: toIso(after('1m')),
      },
    ]);
    // What is heard of it meanwhile is kept, and does not wake it.
    await store.appendFacts(
      'Q1',
      [{ type: 'note.added', actor: SYSTEM, payload: { text: 'new' } }],
      { now: START },
    );
    await expect(take('one')).rejects.toThrow('somebody has it');

    expect(await leases.revive('Q2')).toBe(false);
    expect(await leases.revive('Q1')).toBe(true);
    expect(await leases.countFailure(await take('one'))).toBe(1);
  });

  it('forget workers that have long been lost', async () => {
    await workers.seen('one', -2 * 24 * 60 * 60);
    expect(await workers.forgetLost()).toBe(1);
    expect(await knex('workers').pluck('id')).toEqual(['other']);
  });
});
