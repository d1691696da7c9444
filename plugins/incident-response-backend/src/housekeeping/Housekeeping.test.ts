import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration, type DateTime } from 'luxon';
import { emptyTables } from '../__testUtils__/emptyTables';
import { IncidentStory, START } from '../__testUtils__/incident';
import { fingerprintOf, SYSTEM, toIso } from '../incident';
import {
  applyMigrations,
  DatabaseIncidentStore,
  DeliveryStore,
  Fingerprints,
  OldRecords,
  PostmortemStore,
  Workers,
} from '../store';
import { Housekeeping } from './Housekeeping';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const NOW = START.plus({ days: 40 });
const daysAgo = (days: number) => NOW.minus({ days });

describe.each(databases.eachSupportedId())('housekeeping on %s', id => {
  let knex: Knex;
  let housekeeping: Housekeeping;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    housekeeping = Housekeeping.create({
      records: OldRecords.create({ knex }),
      workers: Workers.create({ knex }),
      fingerprints: Fingerprints.create({ knex }),
      retention: {
        deliveries: Duration.fromObject({ days: 30 }),
        rawPayloads: Duration.fromObject({ days: 7 }),
      },
      logger: mockServices.logger.mock(),
      now: () => NOW,
    });
  });

  const incident = async (incidentId: string, resolvedAt?: DateTime) => {
    const [triggered] = new IncidentStory().triggered('P2').facts;
    await DatabaseIncidentStore.create({ knex }).appendFacts(
      incidentId,
      [{ ...triggered, id: `trigger-${incidentId}` }],
      { now: START },
    );
    await knex('incidents')
      .where({ id: incidentId })
      .update({
        status: resolvedAt ? 'resolved' : 'acknowledged',
        resolved_at: resolvedAt ? toIso(resolvedAt) : null,
      });
  };
  let count = 0;
  const delivery = async (receivedAt: DateTime, incidentId?: string) => {
    count += 1;
    await knex.transaction(tx =>
      DeliveryStore.create({ knex }).add(
        {
          dedupeKey: `event-${count}`,
          outcome: incidentId ? 'accepted' : 'ignored',
          incidentId,
          body: '{"event":{}}',
        },
        receivedAt,
        tx,
      ),
    );
  };
  const kept = async () =>
    (
      await knex('webhook_deliveries')
        .orderBy('id')
        .select('incident_id', 'body')
    ).map(row => [row.incident_id, row.body !== '']);

  it('forgets deliveries by age, those of open incidents excepted', async () => {
    await incident('OPEN');
    await incident('CLOSED', daysAgo(2));
    await delivery(daysAgo(31), 'OPEN');
    await delivery(daysAgo(31), 'CLOSED');
    await delivery(daysAgo(31));
    await delivery(daysAgo(29), 'CLOSED');
    await delivery(daysAgo(29));
    await housekeeping.run();
    expect(await kept()).toEqual([
      ['OPEN', true],
      ['CLOSED', true],
      [null, true],
    ]);
  });

  it('empties what incidents carried a while after they are over, and keeps what tells a repetition', async () => {
    await incident('OPEN');
    await incident('LONG-CLOSED', daysAgo(8));
    await incident('JUST-CLOSED', daysAgo(6));
    for (const incidentId of ['OPEN', 'LONG-CLOSED', 'JUST-CLOSED']) {
      await delivery(daysAgo(9), incidentId);
    }
    await delivery(daysAgo(1), 'LONG-CLOSED');
    await delivery(daysAgo(9));
    await housekeeping.run();
    expect(await kept()).toEqual([
      ['OPEN', true],
      ['LONG-CLOSED', false],
      ['JUST-CLOSED', true],
      ['LONG-CLOSED', true],
      [null, true],
    ]);
    const again = await knex.transaction(tx =>
      DeliveryStore.create({ knex }).add(
        { dedupeKey: `event-${count - 3}`, outcome: 'accepted', body: '{}' },
        NOW,
        tx,
      ),
    );
    expect(again).toBe(false);
  });

  it('keeps facts and postmortems, however old', async () => {
    await incident('CLOSED', START);
    const postmortems = PostmortemStore.create({ knex });
    await knex.transaction(tx =>
      postmortems.create(
        {
          id: 'pm',
          incidentId: 'CLOSED',
          document: {
            title: 'x',
            sections: [],
            timeline: [],
            whys: [],
            impact: { entityRefs: [] },
            people: [],
            actionItems: [],
          },
        },
        'x',
        START,
        tx,
      ),
    );
    await housekeeping.run();
    expect(await knex('incident_facts').select('id')).toHaveLength(1);
    expect(await postmortems.find('pm')).toBeDefined();
    expect(await knex('incidents').select('id')).toHaveLength(1);
  });

  it('works in batches of bounded size until nothing old is left', async () => {
    await incident('CLOSED', daysAgo(20));
    const rows = Array.from({ length: 1_100 }, (_, index) => ({
      dedupe_key: `many-${index}`,
      received_at: toIso(
        index < 600 ? daysAgo(35) : daysAgo(25).plus({ seconds: index }),
      ),
      incident_id: 'CLOSED',
      outcome: 'accepted',
      body: '{}',
    }));
    for (let from = 0; from < rows.length; from += 100) {
      await knex('webhook_deliveries').insert(rows.slice(from, from + 100));
    }
    const sizes: number[] = [];
    const measure = (
      _: unknown,
      query: { sql: string; bindings: unknown[] },
    ) => {
      if (/^(delete|update)/i.test(query.sql)) {
        sizes.push(query.bindings.length);
      }
    };
    knex.on('query-response', measure);
    await housekeeping.run();
    knex.removeListener('query-response', measure);
    expect(await kept()).toHaveLength(500);
    expect((await kept()).every(([, hasBody]) => !hasBody)).toBe(true);
    // One more binding at most than there are rows, for the new value.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(501);
  });

  it('stops between batches when it is told to', async () => {
    const aborted = AbortSignal.abort();
    const rows = Array.from({ length: 501 }, (_, index) => ({
      dedupe_key: `old-${index}`,
      received_at: toIso(daysAgo(35)),
      outcome: 'ignored',
      body: '{}',
    }));
    for (let from = 0; from < rows.length; from += 167) {
      await knex('webhook_deliveries').insert(rows.slice(from, from + 167));
    }
    await housekeeping.run(aborted);
    expect(await kept()).toHaveLength(1);
    await housekeeping.run();
    expect(await kept()).toEqual([]);
  });

  it('clears away finished remains and leaves the living alone', async () => {
    const workers = Workers.create({ knex });
    await workers.seen('alive', 10);
    await workers.seen('lost', -2 * 24 * 60 * 60);
    const at = (time: DateTime) => time.toMillis();
    await knex('rate_limits').insert([
      { key: 'over', points: 1, expire: at(daysAgo(2)) },
      { key: 'current', points: 1, expire: at(NOW) },
      { key: 'endless', points: 1, expire: null },
    ]);
    await knex('remediation_locks').insert([
      { workload: 'a', holder: 'x', until: toIso(daysAgo(2)) },
      { workload: 'b', holder: 'y', until: toIso(NOW) },
    ]);
    await housekeeping.run();
    expect(await knex('workers').pluck('id')).toEqual(['alive']);
    expect((await knex('rate_limits').pluck('key')).sort()).toEqual([
      'current',
      'endless',
    ]);
    expect(await knex('remediation_locks').pluck('workload')).toEqual(['b']);
  });

  it('gives incidents their fingerprint that are older than fingerprints are', async () => {
    const alerts = [
      {
        id: 'A1',
        name: 'HighMemoryUsage',
        summary: 'payments-api: memory above 95 %',
        status: 'triggered' as const,
        labels: {},
      },
    ];
    const store = DatabaseIncidentStore.create({ knex });
    await incident('Q1');
    await incident('Q2');
    await incident('manual-1');
    await store.appendFacts(
      'Q2',
      [{ type: 'alerts.read', actor: SYSTEM, payload: { alerts } }],
      { now: START },
    );
    await knex('incidents')
      .where({ id: 'manual-1' })
      .update('service_id', null);
    await knex('incidents').update('fingerprint', null);

    await housekeeping.run();
    const rows = await knex('incidents').orderBy('id').select('fingerprint');
    const of = (alertName?: string) =>
      fingerprintOf({
        serviceId: 'PPAYAPI',
        alertName,
        title: 'payments-api: memory above 95 %',
      });
    expect(rows.map(row => row.fingerprint)).toEqual([
      of(),
      of('HighMemoryUsage'),
      null,
    ]);
  });
});
