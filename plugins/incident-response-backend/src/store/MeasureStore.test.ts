import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { FactPayloads } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { DEFAULT_POLICY, fold, SYSTEM, toIso } from '../incident';
import { measureIncident, type IncidentMeasure } from '../insights';
import { MeasureTask } from '../reports/MeasureTask';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { Leases } from './Leases';
import { MeasureStore } from './MeasureStore';
import { Workers } from './Workers';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const PERIOD = {
  from: toIso(START.minus({ days: 365 })),
  to: toIso(START.plus({ days: 365 })),
  visibility: 'everything',
} as const;

describe.each(databases.eachSupportedId())('measures on %s', id => {
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let leases: Leases;
  let measures: MeasureStore;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    leases = Leases.create({ knex });
    measures = MeasureStore.create({ knex });
    await Workers.create({ knex }).seen('one', 60);
  });

  const trigger = (
    incidentId: string,
    at: DateTime,
    incident: FactPayloads['pagerduty.triggered']['incident'] = {},
  ) =>
    store.appendFacts(
      incidentId,
      [
        {
          id: `trigger-${incidentId}`,
          type: 'pagerduty.triggered',
          actor: SYSTEM,
          occurredAt: toIso(at),
          payload: {
            eventId: incidentId,
            incident: {
              title: `memory above ${incidentId.length} %`,
              serviceId: 'P1',
              createdAt: toIso(at),
              ...incident,
            },
          },
        },
      ],
      { now: at },
    );
  const measureOf = async (
    incidentId: string,
    changes: Partial<IncidentMeasure> = {},
  ) => ({
    ...measureIncident(fold(await store.facts(incidentId)), DEFAULT_POLICY),
    ...changes,
  });
  /** As the reconciler does. */
  const project = async (
    incidentId: string,
    changes: Partial<IncidentMeasure> = {},
  ) => {
    const lease = await leases.acquire(incidentId, {
      worker: 'one',
      now: START.plus({ years: 1 }),
    });
    if (!lease) {
      throw new Error('nobody should have it');
    }
    const measure = await measureOf(incidentId, changes);
    await leases.project(
      lease,
      {
        origin: 'pagerduty',
        title: '=cmd',
        status: 'triggered',
        severity: measure.severity,
        unmapped: false,
        ownerRef: measure.ownerRef,
        triggeredAt: measure.triggeredAt,
      },
      measure,
    );
    return lease;
  };
  const rows = async (query = {}) =>
    (await measures.rows({ ...PERIOD, ...query })).sort((a, b) => a.at - b.at);

  it('are written with the list row and read by period', async () => {
    await trigger('Q1', START);
    await trigger('Q2', START.plus({ days: 1 }));
    await project('Q1', { ownerRef: 'group:default/a', acknowledgeSeconds: 7 });
    await project('Q2', { ownerRef: 'group:default/b' });
    expect((await rows()).map(row => row.id)).toEqual(['Q1', 'Q2']);
    expect((await rows())[0]).toMatchObject({ severity: 'P2', acknowledge: 7 });
    expect(
      (await rows({ from: toIso(START.plus({ hours: 1 })) })).map(
        row => row.id,
      ),
    ).toEqual(['Q2']);
    expect(
      (await rows({ to: toIso(START.plus({ days: 1 })) })).map(row => row.id),
    ).toEqual(['Q1']);
    expect(
      (await rows({ ownerRef: 'group:default/b' })).map(row => row.id),
    ).toEqual(['Q2']);
    expect(
      (await rows({ visibility: { ownerRefs: ['group:default/a'] } })).map(
        row => row.id,
      ),
    ).toEqual(['Q1']);
    expect(await rows({ severity: 'P1' })).toEqual([]);
  });

  it('know a repeat within 90 days, and none that comes later', async () => {
    const times = [0, 80, 175, 175].map(days => START.plus({ days }));
    for (const [index, at] of times.entries()) {
      await trigger(`Q${index}`, at, index === 3 ? { title: 'other' } : {});
      await project(`Q${index}`);
    }
    expect((await rows()).map(({ id: row, repeat }) => [row, repeat])).toEqual([
      ['Q0', false],
      ['Q1', true],
      ['Q2', false],
      ['Q3', false],
    ]);
  });

  it('know no repeat of what people have said to be another matter', async () => {
    await trigger('Q1', START);
    await trigger('Q2', START.plus({ days: 1 }));
    await project('Q1');
    await knex('incident_links').insert({
      first_id: 'Q1',
      second_id: 'Q2',
      verdict: 'rejected',
      said_by: 'user:default/ada',
      said_at: toIso(START),
    });
    await project('Q2');
    expect((await rows()).map(({ repeat }) => repeat)).toEqual([false, false]);
  });

  it('are not written once the lease is lost', async () => {
    await trigger('Q1', START);
    const lease = await project('Q1');
    await knex('incidents').update({ lease_token: 'another' });
    await expect(
      leases.project(
        lease,
        {
          origin: 'pagerduty',
          title: 'x',
          status: 'resolved',
          severity: 'P1',
          unmapped: false,
          triggeredAt: toIso(START),
        },
        await measureOf('Q1', { resolveSeconds: 9, pages: [] }),
      ),
    ).rejects.toThrow('Another worker');
    expect((await rows())[0].resolve).toBeUndefined();
    expect(await knex('incident_pages').pluck('incident_id')).toEqual(['Q1']);
  });

  it('keep the pages in step with what is known of them', async () => {
    await trigger('Q1', START);
    const page = {
      id: 'p1',
      at: toIso(START),
      kind: 'trigger',
      personId: 'PADA',
    } as const;
    await project('Q1', { pages: [page, { ...page, id: 'p2' }] });
    await leases.revive('Q1');
    const pages = () =>
      measures.pages({
        ownerRef: 'group:default/a',
        from: PERIOD.from,
        to: PERIOD.to,
      });
    expect(await pages()).toEqual([]);
    await project('Q1', {
      ownerRef: 'group:default/a',
      pages: [{ ...page, personName: 'Ada' }],
    });
    expect(await pages()).toEqual([
      {
        at: START.toSeconds(),
        personId: 'PADA',
        personName: 'Ada',
        personRef: undefined,
      },
    ]);
    expect(await knex('incident_pages').pluck('page')).toEqual(['p1']);
  });

  it('take text that a column would not hold', async () => {
    await trigger('Q1', START);
    await project('Q1', {
      serviceId: 'x'.repeat(300),
      environment: 'pro\0duction',
      pages: [{ id: 'p', at: toIso(START), kind: 'human', personName: 'A\0' }],
    });
    expect(await knex('incident_measures').first('environment')).toEqual({
      environment: 'production',
    });
  });

  describe('of incidents that were there before', () => {
    const run = () =>
      MeasureTask.create({
        store,
        measures,
        policy: DEFAULT_POLICY,
        logger: mockServices.logger.mock(),
        now: () => START,
      }).run();

    it('are filled in, oldest first, and then never looked for again', async () => {
      // Arrived the other way round.
      await trigger('Q2', START.plus({ days: 2 }));
      await trigger('Q1', START);
      expect(await measures.isComplete()).toBe(false);
      await run();
      expect(await measures.isComplete()).toBe(true);
      expect(
        (await rows()).map(({ id: row, repeat }) => [row, repeat]),
      ).toEqual([
        ['Q1', false],
        ['Q2', true],
      ]);
      await trigger('Q3', START);
      await run();
      expect(await rows()).toHaveLength(2);
    });

    it('go on where they were broken off, and leave what the reconciler has written', async () => {
      await trigger('Q1', START);
      await trigger('Q2', START);
      await project('Q1', { acknowledgeSeconds: 42 });
      await run();
      expect(await rows()).toHaveLength(2);
      expect((await rows()).find(row => row.id === 'Q1')?.acknowledge).toBe(42);
      await measures.fillIn(await measureOf('Q1'));
      expect((await rows()).find(row => row.id === 'Q1')?.acknowledge).toBe(42);
    });

    it('are measured anew by a newer version', async () => {
      await trigger('Q1', START);
      await project('Q1', { acknowledgeSeconds: 42 });
      await knex('incident_measures').update({ measured_by: 0 });
      await run();
      expect((await rows())[0].acknowledge).toBeUndefined();
    });

    it('go a part at a time', async () => {
      for (const incidentId of ['Q1', 'Q2', 'Q3']) {
        await trigger(incidentId, START);
      }
      const first = await measures.unmeasured({ limit: 2 });
      expect(first.ids).toEqual(['Q1', 'Q2']);
      const second = await measures.unmeasured({ limit: 2, after: first.next });
      expect(second).toEqual({ ids: ['Q3'], next: undefined });
    });
  });

  it('are as many as an incident has facts to tell', async () => {
    await trigger('Q1', START);
    const story = new IncidentStory().acknowledged(after('5m'));
    await store.appendFacts(
      'Q1',
      story.facts.map(fact => ({ ...fact, occurredAt: fact.occurredAt })),
      { now: after('5m') },
    );
    await project('Q1');
    const [incident] = await measures.measured(PERIOD, { limit: 10 });
    expect(incident).toMatchObject({
      summary: { id: 'Q1', title: '=cmd' },
      row: { acknowledge: 300 },
    });
  });
});
