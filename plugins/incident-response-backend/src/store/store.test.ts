import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations, revertMigrations } from './applyMigrations';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { DeliveryStore } from './DeliveryStore';
import { EffectStore, type EffectResult } from './EffectStore';
import { attemptSubject, RepairRecords } from './RepairRecords';
import { LeaseLostError, Leases, type Lease } from './Leases';
import { Outcomes, type Outcome } from './Outcomes';
import { SettingsStore } from './SettingsStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

it('is tested on PostgreSQL wherever all tests run', () => {
  // TestDatabases leaves PostgreSQL out in silence where no connection string is set; npm test always sets one.
  expect(databases.supports('POSTGRES_18')).toBe(
    Boolean(process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING),
  );
});

describe.each(databases.eachSupportedId())('the store on %s', id => {
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let repairs: RepairRecords;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    repairs = RepairRecords.create({ knex });
  });

  const [triggered] = new IncidentStory().triggered('P2').facts;
  const trigger = (incidentId: string, at: DateTime = START) =>
    store.appendFacts(
      incidentId,
      [{ ...triggered, id: `trigger-${incidentId}`, occurredAt: toIso(at) }],
      { now: at },
    );

  it('goes up, down and up again', async () => {
    await revertMigrations(knex);
    expect(await knex.schema.hasTable('incidents')).toBe(false);
    await applyMigrations(knex);
    expect(await knex.schema.hasTable('incidents')).toBe(true);
  });

  it('stores a fact once, however often it is recorded', async () => {
    expect(await trigger('Q1')).toBe(1);
    expect(await trigger('Q1')).toBe(0);
    expect(await store.facts('Q1')).toMatchObject([
      {
        type: 'pagerduty.triggered',
        incidentId: 'Q1',
        payload: triggered.payload,
      },
    ]);
    expect((await store.history('Q1')).version).toBe(1);
  });

  it('keeps neither fact nor incident of a transaction that fails', async () => {
    await expect(
      store.transaction(async tx => {
        await store.appendFacts('Q1', [triggered], { now: START, tx });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.facts('Q1')).toEqual([]);
    expect(await store.find('Q1')).toBeUndefined();
  });

  it('finds an incident by its id and by its number', async () => {
    await trigger('Q1');
    expect(await store.find('Q1')).toMatchObject({ number: 1234 });
    expect(await store.find('1234')).toMatchObject({ id: 'Q1' });
    expect(await store.find('99')).toBeUndefined();
    expect(await store.findAll(['Q99', 'Q1'])).toEqual([
      undefined,
      await store.find('Q1'),
    ]);
  });

  it('pages through a list without losing or repeating anything', async () => {
    for (let index = 0; index < 7; index += 1) {
      // Two at the same instant each, so that the id decides.
      await knex('incidents').insert({
        id: `Q${index}`,
        origin: 'pagerduty',
        title: 'x',
        status: index === 3 ? 'resolved' : 'triggered',
        severity: 'P2',
        owner_ref: index % 2 === 0 ? 'group:default/a' : null,
        triggered_at: toIso(after(`${Math.floor(index / 2)}m`)),
        version: 0,
        unmapped: false,
      });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({
        status: 'open',
        visibility: 'everything',
        limit: 2,
        cursor,
      });
      seen.push(...page.items.map(item => item.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['Q6', 'Q5', 'Q4', 'Q2', 'Q1', 'Q0']);

    const owned = { ownerRefs: ['group:default/a'] };
    const visible = async (
      visibility: Parameters<typeof store.list>[0]['visibility'],
    ) =>
      (await store.list({ visibility, limit: 10 })).items.map(item => item.id);
    expect(await visible(owned)).toEqual(['Q6', 'Q4', 'Q2', 'Q0']);
    expect(await visible({ not: owned })).toEqual(['Q5', 'Q3', 'Q1']);
    expect(await visible({ anyOf: [owned, { not: owned }] })).toHaveLength(7);
    expect(await visible({ allOf: [owned, { not: owned }] })).toEqual([]);
  });

  it('refuses a cursor that it has not given', async () => {
    await expect(
      store.list({ visibility: 'everything', limit: 2, cursor: 'nonsense' }),
    ).rejects.toThrow(InputError);
  });

  it('gives the first incidents of a flooded service channels of their own, and the later ones theirs', async () => {
    const channelOf = async (incidentId: string, at: DateTime) =>
      store.floodChannel({
        incidentId,
        serviceId: 'PPAYAPI',
        triggeredAt: toIso(at),
        since: at.minus({ minutes: 10 }),
        ownChannels: 2,
      });
    for (const [index, incident] of ['A', 'B', 'C', 'D'].entries()) {
      await trigger(incident, after(`${index}m`));
      await knex('incidents')
        .where({ id: incident })
        .update({ triggered_at: toIso(after(`${index}m`)) });
    }
    expect(await channelOf('A', after('0m'))).toEqual({ kind: 'own' });
    expect(await channelOf('B', after('1m'))).toEqual({ kind: 'own' });
    // Whose channel it will be is clear, but nobody has one yet.
    expect(await channelOf('C', after('2m'))).toEqual({ kind: 'not yet' });
    await knex('incidents').where({ id: 'B' }).update({ channel_id: 'C1' });
    const shared = { kind: 'shared', incidentId: 'B' };
    expect(await channelOf('C', after('2m'))).toEqual(shared);
    expect(await channelOf('D', after('3m'))).toEqual(shared);
    // Long after, it is a new day.
    expect(await channelOf('E', after('1h'))).toEqual({ kind: 'own' });

    await knex('incidents').update({ channel_id: null, status: 'resolved' });
    expect(await channelOf('C', after('2m'))).toEqual({ kind: 'own' });
  });

  it('knows the repeats of an incident, newest first', async () => {
    const day = (days: number) => START.minus({ days });
    for (const [incidentId, days] of [
      ['too-old', 91],
      ['first', 89],
      ['second', 1],
      ['third', 0],
      ['after', -1],
    ] as const) {
      await trigger(incidentId, day(days));
      await knex('incidents')
        .where({ id: incidentId })
        .update({ triggered_at: toIso(day(days)) });
    }
    await trigger('other');
    await knex('incidents').where({ id: 'other' }).update('fingerprint', 'x');

    const ids = async (incidentId: string) =>
      (await store.repeatsOf(incidentId)).map(({ id: repeat }) => repeat);
    expect(await ids('third')).toEqual(['second', 'first']);
    expect(await ids('first')).toEqual(['too-old']);
    expect(await ids('other')).toEqual([]);
    expect(await ids('unknown')).toEqual([]);
    await knex('incidents').update('fingerprint', null);
    expect(await ids('third')).toEqual([]);
  });

  it('counts the attempts of an action on an entity across incidents', async () => {
    for (const [incident, span] of [
      ['Q1', '0s'],
      ['Q2', '1h'],
    ] as const) {
      await store.appendFacts(
        incident,
        new IncidentStory()
          .attempt(1, after(span), false)
          .facts.map(fact => ({ ...fact, id: `${incident}-${fact.id}` })),
        { now: after(span) },
      );
    }
    const subject = attemptSubject(
      'component:default/payments-api',
      'kubernetes:restart-pod',
    );
    expect(await repairs.countAttempts(subject, START)).toBe(2);
    expect(await repairs.countAttempts(subject, after('30m'))).toBe(1);
    expect(await repairs.countAttempts('other', START)).toBe(0);
  });

  it('takes a delivery once, whichever subscription it comes from', async () => {
    const deliveries = DeliveryStore.create({ knex });
    const add = (webhookId: string) =>
      store.transaction(tx =>
        deliveries.add(
          { dedupeKey: 'event-1', webhookId, outcome: 'accepted', body: '{}' },
          START,
          tx,
        ),
      );
    expect(await add('w1')).toBe(true);
    expect(await add('w2')).toBe(false);
    expect(await deliveries.latest(10)).toHaveLength(1);
  });

  describe('the ledger', () => {
    const request = { type: 'openChannel' as const, key: 'Q1/channel' };
    const note: NewFact = {
      type: 'note.added',
      actor: { kind: 'system' },
      payload: { text: 'Demo' },
    };
    let effects: EffectStore;
    let outcomes: Outcomes;
    let lease: Lease;

    beforeEach(async () => {
      const leases = Leases.create({ knex });
      effects = EffectStore.create({ knex });
      outcomes = Outcomes.create({ knex, incidents: store, leases });
      await trigger('Q1');
      lease = (await leases.acquire('Q1', { worker: 'one', now: START }))!;
    });

    const end = (
      result: EffectResult,
      { by = lease, ...rest }: Partial<Outcome> & { by?: Lease } = {},
    ) =>
      outcomes.record(
        by,
        { request, startedAt: START, facts: [], ...rest, result },
        after('20s'),
      );
    const entry = async () => (await effects.list('Q1'))[0];

    it('counts tries and remembers when to try again', async () => {
      await effects.intend(lease, request, START);
      await end({ state: 'waiting', nextTryAt: after('5s'), error: 'busy' });
      await effects.intend(lease, request, after('10s'));
      expect(await effects.list('Q1')).toEqual([
        {
          key: 'Q1/channel',
          incidentId: 'Q1',
          type: 'openChannel',
          state: 'intended',
          tries: 2,
          startedAt: toIso(START),
          calledAt: toIso(after('10s')),
          request,
          nextTryAt: undefined,
          error: 'busy',
        },
      ]);
      expect(await effects.retry('Q1/channel', START)).toBe(false);
      await end({ state: 'failed' });
      expect(await effects.retry('Q1/channel', START)).toBe(true);
    });

    it('begins with what has come of a try that needed no intent', async () => {
      await end({ state: 'waiting', nextTryAt: after('5s'), tries: 'add' });
      expect(await entry()).toMatchObject({
        state: 'waiting',
        tries: 1,
        startedAt: toIso(START),
        nextTryAt: toIso(after('5s')),
        request,
      });
      await end({ state: 'waiting', nextTryAt: after('9s'), tries: 'add' });
      expect(await entry()).toMatchObject({ tries: 2 });
      await end({ state: 'waiting', nextTryAt: after('9s'), tries: 'forget' });
      expect(await entry()).toMatchObject({ tries: 0 });
      await end({ state: 'done' });
      expect(await entry()).toMatchObject({ state: 'done', tries: 0 });
    });

    it.each([
      ['without news', {}],
      ['with a fact', { facts: [note] }],
      ['with more to commit', { commit: async () => {} }],
    ])('is closed to whoever has lost the lease, %s', async (_, outcome) => {
      const by = { ...lease, token: 'of another' };
      await expect(effects.intend(by, request, START)).rejects.toThrow(
        LeaseLostError,
      );
      await expect(end({ state: 'done' }, { by, ...outcome })).rejects.toThrow(
        LeaseLostError,
      );
      await expect(outcomes.overtake(by, [request.key])).rejects.toThrow(
        LeaseLostError,
      );
      expect(await entry()).toBeUndefined();
      expect(await store.facts('Q1')).toHaveLength(1);
    });

    it('puts to rest what is begun and not done', async () => {
      await effects.intend(lease, request, START);
      await outcomes.overtake(lease, [request.key]);
      expect(await entry()).toMatchObject({ state: 'overtaken' });
      await end({ state: 'done' });
      await outcomes.overtake(lease, [request.key]);
      expect(await entry()).toMatchObject({ state: 'done' });
    });
  });

  it('counts the services that have open incidents', async () => {
    for (const [incidentId, service_id] of [
      ['Q1', 'PONE'],
      ['Q2', 'PONE'],
      ['Q3', 'PTWO'],
    ]) {
      await trigger(incidentId);
      await knex('incidents').where({ id: incidentId }).update({ service_id });
    }
    expect(await repairs.countAlertingServices()).toBe(2);
    await knex('incidents').where({ id: 'Q3' }).update({ status: 'resolved' });
    expect(await repairs.countAlertingServices()).toBe(1);
  });

  it('remembers who switched repairs off', async () => {
    const settings = SettingsStore.create({ knex });
    expect(await settings.killSwitch()).toEqual({ enabled: true });
    await settings.setKillSwitch(false, 'user:default/ada', START);
    expect(await settings.killSwitch()).toEqual({
      enabled: false,
      changedBy: 'user:default/ada',
      changedAt: toIso(START),
    });
  });
});
