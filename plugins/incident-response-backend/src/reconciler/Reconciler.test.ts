import { setTimeout as delay } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { EffectHandler, EffectHandlers } from '../effects/EffectHandler';
import { DEFAULT_POLICY, SYSTEM, type EffectType } from '../incident';
import {
  NotConfiguredError,
  ProviderError,
} from '../integrations/ProviderError';
import {
  applyMigrations,
  DatabaseIncidentStore,
  EffectStore,
  Leases,
  Outcomes,
  Workers,
} from '../store';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { callContext } from '../integrations/CallContext';
import { EffectLedger } from './EffectLedger';
import { Reconciler } from './Reconciler';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const opened = {
  facts: [
    {
      type: 'channel.opened' as const,
      actor: SYSTEM,
      payload: { id: 'C1', name: 'inc-1', url: 'https://slack.test/C1' },
    },
  ],
};

function providerError(
  kind: ProviderError['kind'],
  retryAfterSeconds?: number,
  queue?: string,
) {
  return new ProviderError({
    provider: 'Slack',
    kind,
    message: `Slack: ${kind}`,
    remedy: 'Do something about it',
    retryAfterSeconds,
    queue,
  });
}

describe.each(databases.eachSupportedId())('Reconciler on %s', id => {
  let knex: Knex;
  let now: DateTime;
  let store: DatabaseIncidentStore;
  let effects: EffectStore;
  let leases: Leases;
  let workers: Workers;
  let calls: Record<string, number>;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    now = START;
    calls = {};
    store = DatabaseIncidentStore.create({ knex });
    effects = EffectStore.create({ knex });
    leases = Leases.create({ knex });
    workers = Workers.create({ knex });
    await workers.seen('a worker', 600);
  });

  /** Every effect does nothing, but for the ones that a test is about. */
  function reconciler(
    changes: Partial<EffectHandlers> = {},
    heartbeat = { worker: 'a worker', isAlive: true },
  ): Reconciler {
    const idle = (type: EffectType): EffectHandler<EffectType> => ({
      what: type,
      repeatable: true,
      async perform() {
        calls[type] = (calls[type] ?? 0) + 1;
        return { facts: [] };
      },
    });
    const handlers = new Proxy(changes, {
      get: (known, type: EffectType) => known[type] ?? idle(type),
    }) as EffectHandlers;
    const logger = mockServices.logger.mock();
    return Reconciler.create({
      store,
      leases,
      heartbeat,
      ledger: EffectLedger.create({
        effects,
        outcomes: Outcomes.create({ knex, incidents: store, leases }),
        handlers,
        logger,
        now: () => now,
      }),
      policy: DEFAULT_POLICY,
      logger,
      now: () => now,
      onChange: () => undefined,
    });
  }

  /** Opening the channel, as the test wants it to go. */
  function openChannel(
    perform: EffectHandler<'openChannel'>['perform'],
    more: Partial<EffectHandler<'openChannel'>> = {},
  ): Partial<EffectHandlers> {
    return {
      openChannel: {
        what: 'Opening the channel',
        repeatable: false,
        perform,
        ...more,
      },
    };
  }

  const trigger = () =>
    store.appendFacts('Q1', new IncidentStory().triggered('P2').facts, { now });
  const channelEntry = async () =>
    (await effects.list('Q1')).find(entry => entry.key === 'Q1/channel');
  const factTypes = async () =>
    (await store.facts('Q1')).map(fact => fact.type);

  it('does everything once, however often it is asked', async () => {
    await trigger();
    const perform = jest.fn().mockResolvedValue(opened);
    const subject = reconciler(openChannel(perform));
    await subject.reconcile('Q1');
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    expect(calls).toMatchObject({ readAlerts: 1, resolveOwnership: 1 });
    expect(await channelEntry()).toMatchObject({ state: 'done', tries: 1 });
    expect(await store.find('Q1')).toMatchObject({
      status: 'triggered',
      severity: 'P2',
    });
  });

  it('starts effects side by side', async () => {
    await trigger();
    let underWay = 0;
    let release = () => {};
    const all = new Promise<void>(resolve => {
      release = resolve;
    });
    // Nobody gets on before all three have begun, which they never do one after the other.
    const together = async () => {
      underWay += 1;
      if (underWay === 3) {
        release();
      }
      await all;
      return { facts: [] };
    };
    await reconciler({
      openChannel: { what: '', repeatable: true, perform: together },
      readAlerts: { what: '', repeatable: true, perform: together },
      readOnCall: { what: '', repeatable: true, perform: together },
    }).reconcile('Q1');
    expect(underWay).toBe(3);
  });

  it.each([
    ['an intent', 'that must not be done twice', false, 'intended'],
    ['nothing', 'that may be', true, undefined],
  ] as const)(
    'writes %s down before a call %s',
    async (_, _call, repeatable, state) => {
      await trigger();
      let before: string | undefined = 'not called';
      const perform = async () => {
        before = (await channelEntry())?.state;
        return opened;
      };
      await reconciler(openChannel(perform, { repeatable })).reconcile('Q1');
      expect(before).toBe(state);
      expect(await channelEntry()).toMatchObject({ state: 'done', tries: 1 });
    },
  );

  it('counts and spaces the tries of what needs no intent', async () => {
    await trigger();
    const perform = jest
      .fn()
      .mockRejectedValueOnce(providerError('unknown'))
      .mockRejectedValueOnce(providerError('unavailable'))
      .mockResolvedValue(opened);
    const subject = reconciler(openChannel(perform, { repeatable: true }));
    await subject.reconcile('Q1');
    expect(await channelEntry()).toMatchObject({ state: 'waiting', tries: 1 });
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    for (const tries of [2, 3]) {
      now = now.plus({ minutes: 5 });
      await subject.reconcile('Q1');
      expect(await channelEntry()).toMatchObject({ tries });
    }
    expect(await channelEntry()).toMatchObject({ state: 'done' });
  });

  describe('what writes over what was there', () => {
    let written: string[];
    let update: jest.Mock;

    beforeEach(async () => {
      written = [];
      update = jest.fn();
      const story = new IncidentStory()
        .triggered('P2')
        .fact('channel.opened', opened.facts[0].payload)
        .fact('summary.posted', { channelId: 'C1', ts: '1' });
      await store.appendFacts('Q1', story.facts, { now });
    });

    const subject = () =>
      reconciler({
        updateSummary: {
          what: 'Updating the summary',
          repeatable: true,
          settlesWithin: { seconds: 15 },
          perform: async ({ state }) => {
            await update();
            written.push(state.status);
            return { facts: [] };
          },
        },
      });
    const resolve = () =>
      store.appendFacts(
        'Q1',
        new IncidentStory()
          .resolved(now)
          .facts.map(fact => ({ ...fact, id: 'resolution' })),
        { now },
      );

    it('does so one after the other', async () => {
      const worker = subject();
      update.mockImplementationOnce(async () => {
        // Meanwhile it is over, and a newer one is asked for.
        await resolve();
        await delay(50);
      });
      await worker.reconcile('Q1');
      expect(written).toEqual(['triggered', 'resolved']);
    });

    it('lets a lost call arrive before the next is made', async () => {
      update.mockRejectedValueOnce(providerError('unknown'));
      const worker = subject();
      await worker.reconcile('Q1');
      await resolve();
      for (const seconds of [1, 13]) {
        now = now.plus({ seconds });
        await worker.reconcile('Q1');
        expect(written).toEqual([]);
      }
      now = now.plus({ seconds: 1 });
      await worker.reconcile('Q1');
      expect(written).toEqual(['resolved']);
      const states = (await effects.list('Q1'))
        .filter(({ type }) => type === 'updateSummary')
        .map(({ state }) => state);
      expect(states.sort()).toEqual(['done', 'overtaken']);
    });

    it('repeats it where nothing newer is asked for', async () => {
      update.mockRejectedValueOnce(providerError('unknown'));
      const worker = subject();
      await worker.reconcile('Q1');
      now = now.plus({ seconds: 15 });
      await worker.reconcile('Q1');
      expect(written).toEqual(['triggered']);
    });
  });

  /** As a process leaves it that is killed in the middle of the call. */
  async function callThatWasLost() {
    await workers.seen('lost', 600);
    const lease = await leases.acquire('Q1', { worker: 'lost', now });
    if (!lease) {
      throw new Error('the incident was free');
    }
    await effects.intend(
      lease,
      { type: 'openChannel', key: 'Q1/channel' },
      now,
    );
    await workers.gone('lost');
  }

  it('adopts what a process that was killed has done', async () => {
    await trigger();
    await callThatWasLost();
    const perform = jest.fn();
    const find = jest.fn().mockResolvedValue(opened);
    await reconciler(openChannel(perform, { find })).reconcile('Q1');
    expect(perform).not.toHaveBeenCalled();
    expect(await channelEntry()).toMatchObject({ state: 'done' });
    expect(await factTypes()).toContain('channel.opened');
  });

  it('does not do it again while the provider may still be at it', async () => {
    await trigger();
    await callThatWasLost();
    const perform = jest.fn().mockResolvedValue(opened);
    const find = jest.fn().mockResolvedValue(undefined);
    const subject = reconciler(
      openChannel(perform, { find, settlesWithin: { seconds: 60 } }),
    );
    await subject.reconcile('Q1');
    now = now.plus({ seconds: 59 });
    await subject.reconcile('Q1');
    expect(perform).not.toHaveBeenCalled();
    now = now.plus({ seconds: 1 });
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    expect(await channelEntry()).toMatchObject({ state: 'done' });
  });

  it.each(['rate_limited', 'unavailable', 'rejected', 'unknown'] as const)(
    'takes a look that fails (%s) for no answer',
    async kind => {
      await trigger();
      await callThatWasLost();
      const perform = jest.fn();
      const find = jest
        .fn()
        .mockRejectedValueOnce(providerError(kind))
        .mockResolvedValue(opened);
      const subject = reconciler(openChannel(perform, { find }));
      await subject.reconcile('Q1');
      expect(await channelEntry()).toMatchObject({ state: 'intended' });
      now = now.plus({ minutes: 5 });
      await subject.reconcile('Q1');
      expect(perform).not.toHaveBeenCalled();
      expect(await channelEntry()).toMatchObject({ state: 'done' });
    },
  );

  it('asks a human where nobody can tell and repeating is not safe', async () => {
    await trigger();
    const perform = jest.fn().mockRejectedValueOnce(providerError('unknown'));
    const subject = reconciler(openChannel(perform));
    await subject.reconcile('Q1');
    now = now.plus({ minutes: 1 });
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    expect(await channelEntry()).toMatchObject({ state: 'unknown' });
    expect(await factTypes()).toContain('effect.unknown');
  });

  it('comes back after Retry-After, and takes that for no failure', async () => {
    await trigger();
    const perform = jest
      .fn()
      .mockRejectedValueOnce(providerError('rate_limited', 30))
      .mockResolvedValue(opened);
    const subject = reconciler(openChannel(perform));
    const wakeAt = await subject.reconcile('Q1');
    expect(wakeAt?.toISO()).toBe(START.plus({ seconds: 30 }).toISO());
    now = now.plus({ seconds: 29 });
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    now = now.plus({ seconds: 1 });
    await subject.reconcile('Q1');
    expect(await channelEntry()).toMatchObject({ state: 'done' });
    expect(await factTypes()).not.toContain('effect.failed');
  });

  it('says what was refused and what to do, goes on with the rest, and tries again when told to', async () => {
    await trigger();
    const perform = jest
      .fn()
      .mockRejectedValueOnce(providerError('rejected'))
      .mockResolvedValue(opened);
    const subject = reconciler(openChannel(perform));
    await subject.reconcile('Q1');
    const failed = (await store.facts('Q1')).find(
      fact => fact.type === 'effect.failed',
    );
    expect(failed?.payload).toEqual({
      effect: 'Q1/channel',
      what: 'Opening the channel',
      reason: 'Slack: rejected',
      remedy: 'Do something about it',
    });
    expect(calls.resolveOwnership).toBe(1);

    await effects.retry('Q1/channel', now);
    await store.appendFacts(
      'Q1',
      [
        {
          type: 'effect.retried',
          actor: SYSTEM,
          payload: { effect: 'Q1/channel' },
        },
      ],
      { now: now.plus({ seconds: 1 }) },
    );
    now = now.plus({ seconds: 2 });
    await subject.reconcile('Q1');
    expect(await channelEntry()).toMatchObject({ state: 'done' });
  });

  it('says once what is not configured', async () => {
    await trigger();
    const missing = async () => {
      throw new NotConfiguredError('Slack', 'No channel is opened.');
    };
    const subject = reconciler(openChannel(missing));
    await subject.reconcile('Q1');
    await subject.reconcile('Q1');
    expect(
      (await factTypes()).filter(type => type === 'provider.not_configured'),
    ).toHaveLength(1);
  });

  it('is not written over by a worker that was paused beyond its lease', async () => {
    await trigger();
    let resume = () => {};
    let called = () => {};
    const underWay = new Promise<void>(resolve => {
      called = resolve;
    });
    const paused = reconciler(
      openChannel(async () => {
        called();
        await new Promise<void>(resolve => {
          resume = resolve;
        });
        return opened;
      }),
    );
    const first = paused.reconcile('Q1');
    await underWay;
    // Nothing has been heard of it for too long.
    await workers.gone('a worker');
    await workers.seen('its successor', 600);
    const second = reconciler(
      openChannel(jest.fn(), { find: async () => opened }),
      { worker: 'its successor', isAlive: true },
    );
    await second.reconcile('Q1');
    resume();
    await first;
    expect(
      (await factTypes()).filter(type => type === 'channel.opened'),
    ).toHaveLength(1);
  });

  it('does not lose what happens while it works', async () => {
    await trigger();
    const subject = reconciler(
      openChannel(async () => {
        await store.appendFacts(
          'Q1',
          new IncidentStory().triggered('P2').resolved(now).facts.slice(1),
          { now },
        );
        return opened;
      }),
    );
    await subject.reconcile('Q1');
    expect(await store.find('Q1')).toMatchObject({ status: 'resolved' });
    expect(calls.draftPostmortem).toBe(1);
  });

  it('sends nothing any more once others may have taken over', async () => {
    await trigger();
    const heartbeat = { worker: 'a worker', isAlive: true };
    const sent = jest.fn();
    const perform = async () => {
      // Paused right here for longer than the lease.
      heartbeat.isAlive = false;
      callContext.getStore()?.assertHeld();
      sent();
      return opened;
    };
    await reconciler(openChannel(perform), heartbeat).reconcile('Q1');
    expect(sent).not.toHaveBeenCalled();
    expect(await channelEntry()).toMatchObject({ state: 'intended' });
  });

  it('sets an incident aside that it can not work on, with the reason, and no other', async () => {
    await trigger();
    await store.appendFacts('Q2', new IncidentStory().triggered('P2').facts, {
      now,
    });
    await knex('incident_facts')
      .where({ incident_id: 'Q1' })
      .update({ payload: 'poison' });
    const subject = reconciler();
    for (let round = 0; round < 10; round += 1) {
      await subject.reconcile('Q1');
      await subject.reconcile('Q2');
      now = now.plus({ minutes: 2 });
    }
    expect(await leases.deadLetters(10)).toMatchObject([
      { incidentId: 'Q1', reason: expect.stringContaining('poison') },
    ]);
    expect(await leases.due(now.plus({ days: 1 }), 10)).not.toContain('Q1');

    // Mended, and tried again.
    await knex('incident_facts')
      .where({ incident_id: 'Q1' })
      .update({
        payload: JSON.stringify(
          new IncidentStory().triggered('P2').facts[0].payload,
        ),
      });
    expect(await leases.revive('Q1')).toBe(true);
    await subject.reconcile('Q1');
    expect(await leases.deadLetters(10)).toEqual([]);
    expect(await store.find('Q1')).toMatchObject({ severity: 'P2' });
  });

  it('sets an incident aside that takes its workers down', async () => {
    await trigger();
    for (let round = 0; round < 6; round += 1) {
      const worker = `worker ${round}`;
      await workers.seen(worker, 600);
      await leases.acquire('Q1', { worker, now });
      await workers.gone(worker);
    }
    await reconciler().reconcile('Q1');
    expect(calls).toEqual({});
    expect(await leases.deadLetters(10)).toMatchObject([
      { incidentId: 'Q1', reason: expect.stringContaining('in a row') },
    ]);
  });

  it('hands over what it has not begun when it is told to stop', async () => {
    await trigger();
    const subject = reconciler(
      openChannel(async () => {
        subject.stop();
        return opened;
      }),
    );
    await subject.reconcile('Q1');
    // What was under way is done and written down; the rest is for whoever comes next.
    expect(await channelEntry()).toMatchObject({ state: 'done' });
    expect(calls.describeChannel).toBeUndefined();
    expect(await leases.due(now, 10)).toEqual(['Q1']);
    await reconciler().reconcile('Q1');
    expect(calls.describeChannel).toBe(1);
  });

  it('tells a channel what happened in its order, also after an outage', async () => {
    await store.appendFacts(
      'Q1',
      new IncidentStory()
        .triggered('P2')
        .fact('channel.opened', opened.facts[0].payload)
        .fact('summary.posted', { channelId: 'C1', ts: '1' })
        .fact('remediation.verified', { attempt: 1, observed: 'first' })
        .fact('human.asked', { reason: 'second', tried: [] }, after('1m'))
        .fact('update.posted', { text: 'third' }, after('2m')).facts,
      { now },
    );
    now = after('3m');
    let isDown = true;
    const told: string[] = [];
    const subject = reconciler({
      postMessage: {
        what: '',
        repeatable: false,
        async perform({ request }) {
          if (isDown) {
            throw providerError('unavailable');
          }
          told.push(request.factId);
          return { facts: [] };
        },
      },
    });
    await subject.reconcile('Q1');
    isDown = false;
    now = after('5m');
    await subject.reconcile('Q1');
    expect(told).toEqual(['f4', 'f5', 'f6']);
  });

  it('looks for what may have been done though nobody asks for it any more, and does not do it', async () => {
    await trigger();
    const story = new IncidentStory().triggered('P2');
    const perform = jest.fn().mockRejectedValueOnce(providerError('unknown'));
    const find = jest.fn().mockResolvedValue(opened);
    const subject = reconciler(openChannel(perform, { find }));
    await subject.reconcile('Q1');
    // Over before anybody knows whether there is a channel.
    await store.appendFacts('Q1', story.resolved(after('1m')).facts.slice(1), {
      now,
    });
    now = after('1m');
    find.mockResolvedValueOnce(undefined);
    await subject.reconcile('Q1');
    expect(await channelEntry()).toMatchObject({ state: 'overtaken' });
    expect(find).toHaveBeenCalledTimes(1);
    now = after('2m');
    await store.appendFacts(
      'Q1',
      story
        .fact('pagerduty.reopened', { eventId: 'r', incident: {} }, now)
        .facts.slice(2),
      { now },
    );
    await subject.reconcile('Q1');
    expect(perform).toHaveBeenCalledTimes(1);
    expect(await channelEntry()).toMatchObject({ state: 'done' });
  });

  it('drops what was not done and is not asked for any more', async () => {
    await trigger();
    const perform = jest
      .fn()
      .mockRejectedValueOnce(providerError('unavailable'));
    const subject = reconciler(openChannel(perform, { find: jest.fn() }));
    await subject.reconcile('Q1');
    await store.appendFacts(
      'Q1',
      new IncidentStory().triggered('P2').resolved(now).facts.slice(1),
      { now },
    );
    expect(await subject.reconcile('Q1')).toBeUndefined();
    expect(await channelEntry()).toMatchObject({ state: 'overtaken' });
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it('keeps its place in the queue of a provider, however often it has to come back', async () => {
    await trigger();
    const positions: (string | undefined)[] = [];
    const subject = reconciler(
      openChannel(async () => {
        positions.push(callContext.getStore()?.position.toISO() ?? undefined);
        throw providerError('rate_limited', 1, 'slack/x');
      }),
    );
    for (let round = 0; round < 3; round += 1) {
      await subject.reconcile('Q1');
      now = now.plus({ seconds: 1 });
    }
    // A P2 stands 20 minutes ahead of its time.
    const place = START.minus({ minutes: 20 }).toISO();
    expect(positions).toEqual([place, place, place]);
    expect(
      await knex('effects').where({ key: 'Q1/channel' }).first(),
    ).toMatchObject({ queue: 'slack/x', state: 'waiting', tries: 0 });
  });

  it('goes on with an incident whose lease it could not give back', async () => {
    await trigger();
    const away = new Error('the database is away');
    jest.spyOn(leases, 'countFailure').mockRejectedValueOnce(away);
    jest.spyOn(store, 'history').mockRejectedValueOnce(away);
    const subject = reconciler();
    await expect(subject.reconcile('Q1')).rejects.toThrow('away');
    expect(subject.busy).toEqual([]);
    await subject.reconcile('Q1');
    expect(calls.openChannel).toBe(1);
  });

  it('never does two of a lane at once, not even under names that change with what is known', async () => {
    await store.appendFacts(
      'Q1',
      new IncidentStory()
        .triggered('P2')
        .fact('ticket.opened', { key: 'OPS-1', url: 'https://j/OPS-1' })
        .resolved(after('1m')).facts,
      { now },
    );
    now = after('2m');
    const linked: string[] = [];
    const subject = reconciler({
      linkPagerDuty: {
        what: '',
        repeatable: true,
        async perform({ state, request }) {
          linked.push(request.key);
          if (linked.length === 1) {
            // The channel is found while the first note is on its way, and others have time to begin.
            await store.appendFacts('Q1', opened.facts, { now });
            await subject.reconcile('Q1');
          }
          const links = [state.channel?.url, state.ticket?.url].filter(
            (url): url is string =>
              url !== undefined && !state.linkedToPagerDuty.includes(url),
          );
          return {
            facts: [
              { type: 'pagerduty.linked', actor: SYSTEM, payload: { links } },
            ],
          };
        },
      },
    });
    await subject.reconcile('Q1');
    expect(linked).toEqual([
      'Q1/pagerduty/links/ticket',
      'Q1/pagerduty/links/channel',
    ]);
  });

  it('does not go on where one effect could not be written down, whichever ends first', async () => {
    await trigger();
    const record = jest.spyOn(Outcomes.prototype, 'record');
    record.mockImplementationOnce(async () => {
      throw new Error('the database is away');
    });
    const wakeAt = await reconciler().reconcile('Q1');
    expect(wakeAt?.toMillis()).toBe(START.plus({ seconds: 2 }).toMillis());
    expect(await knex('incidents').first()).toMatchObject({
      failures: 1,
      lease_token: null,
    });
    record.mockRestore();
  });
});
