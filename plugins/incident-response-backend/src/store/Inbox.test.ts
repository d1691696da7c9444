import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { isPostgres } from './databaseTime';
import { DeliveryStore, type Delivery } from './DeliveryStore';
import {
  createInbox,
  PostgresInbox,
  TransactionInbox,
  type Inbox,
} from './Inbox';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const WAYS = ['the fastest way', 'a transaction'] as const;

describe.each(
  databases
    .eachSupportedId()
    .flatMap(([id]) => WAYS.map(way => [id, way] as const)),
)('the inbox on %s by %s', (id, way) => {
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let deliveries: DeliveryStore;
  let inbox: Inbox;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    deliveries = DeliveryStore.create({ knex });
    inbox =
      way === 'a transaction'
        ? new TransactionInbox({ store, deliveries })
        : createInbox({ knex, store, deliveries });
  });

  const { facts } = new IncidentStory()
    .triggered('P1')
    .acknowledged(after('1m'));
  const delivery = (dedupeKey: string): Delivery => ({
    dedupeKey,
    webhookId: `webhook of ${dedupeKey}`,
    eventType: 'incident.triggered',
    incidentId: 'Q1',
    outcome: 'accepted',
    body: '{}',
  });
  const tidings = (index: number) => ({
    incidentId: 'Q1',
    fact: facts[index],
    severity: 'P1' as const,
  });

  it('takes the fastest way that the database has', () => {
    expect(inbox).toBeInstanceOf(
      isPostgres(knex) && way !== 'a transaction'
        ? PostgresInbox
        : TransactionInbox,
    );
  });

  it('keeps delivery, fact and incident, and makes the incident due at once', async () => {
    expect(await inbox.receive(delivery('e1'), tidings(0), START)).toBe(true);
    expect(await store.history('Q1')).toMatchObject({
      version: 1,
      facts: [{ id: facts[0].id, type: 'pagerduty.triggered' }],
    });
    expect(await store.find('Q1')).toMatchObject({
      number: 1234,
      title: 'payments-api: memory above 95 %',
      severity: 'P1',
      status: 'triggered',
      serviceName: 'payments-api',
    });
    expect(await deliveries.latest(10)).toMatchObject([
      {
        eventType: 'incident.triggered',
        incidentId: 'Q1',
        outcome: 'accepted',
      },
    ]);
    expect(await knex('incidents').pluck('next_wake_at')).toEqual([
      '1970-01-01T00:00:00.000Z',
    ]);
  });

  it('keeps nothing twice', async () => {
    await inbox.receive(delivery('e1'), tidings(0), START);
    expect(await inbox.receive(delivery('e1'), tidings(0), START)).toBe(false);
    expect(await store.history('Q1')).toMatchObject({ version: 1 });
    expect(await deliveries.latest(10)).toHaveLength(1);
  });

  it('adds what is new to a known incident and changes nothing else about it', async () => {
    await inbox.receive(delivery('e1'), tidings(0), START);
    await knex('incidents').update({
      next_wake_at: null,
      severity: 'P3',
      lease_token: 'held',
    });
    expect(await inbox.receive(delivery('e2'), tidings(1), START)).toBe(true);
    expect(await store.history('Q1')).toMatchObject({
      version: 2,
      facts: [
        { type: 'pagerduty.triggered' },
        { type: 'pagerduty.acknowledged' },
      ],
    });
    expect(await knex('incidents').first()).toMatchObject({
      next_wake_at: '1970-01-01T00:00:00.000Z',
      severity: 'P3',
      lease_token: 'held',
      status: 'triggered',
    });
  });

  it('keeps a delivery that is about no incident', async () => {
    expect(
      await inbox.receive(
        { dedupeKey: 'p1', outcome: 'ping', body: '{}' },
        undefined,
        START,
      ),
    ).toBe(true);
    expect(
      await inbox.receive(
        { dedupeKey: 'p1', outcome: 'ping', body: '{}' },
        undefined,
        START,
      ),
    ).toBe(false);
    expect(await knex('incidents')).toEqual([]);
  });

  it('takes texts that no column can hold as they are', async () => {
    const odd = `\0${'x'.repeat(2_000)}`;
    const [triggered] = facts;
    await inbox.receive(
      { ...delivery(odd), webhookId: odd, eventType: odd, body: odd },
      {
        ...tidings(0),
        fact: {
          ...triggered,
          payload: {
            eventId: 'e1',
            incident: { title: odd, serviceId: odd, serviceName: odd },
          },
        } as typeof triggered,
      },
      START,
    );
    expect((await store.find('Q1'))?.title).toBe('x'.repeat(1024));
    expect((await store.facts('Q1'))[0].payload).toMatchObject({
      incident: { title: odd },
    });
  });
});
