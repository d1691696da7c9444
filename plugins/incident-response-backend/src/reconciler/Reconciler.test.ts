import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { EffectHandler, EffectHandlers } from '../effects/EffectHandler';
import { DEFAULT_POLICY, SYSTEM, type EffectType } from '../incident';
import {
  NotConfiguredError,
  ProviderError,
} from '../integrations/ProviderError';
import { applyMigrations, DatabaseIncidentStore, EffectStore } from '../store';
import { IncidentStory, START } from '../__testUtils__/incident';
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
) {
  return new ProviderError({
    provider: 'Slack',
    kind,
    message: `Slack: ${kind}`,
    remedy: 'Do something about it',
    retryAfterSeconds,
  });
}

describe.each(databases.eachSupportedId())('Reconciler on %s', id => {
  let knex: Knex;
  let now: DateTime;
  let store: DatabaseIncidentStore;
  let effects: EffectStore;
  let calls: Record<string, number>;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    for (const table of ['incidents', 'incident_facts', 'effects']) {
      await knex(table).delete();
    }
    now = START;
    calls = {};
    store = DatabaseIncidentStore.create({ knex });
    effects = EffectStore.create({ knex });
  });

  /** Every effect does nothing, but for the ones that a test is about. */
  function reconciler(changes: Partial<EffectHandlers> = {}): Reconciler {
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
      ledger: EffectLedger.create({
        effects,
        incidents: store,
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

  it('adopts what a process that was killed has done', async () => {
    await trigger();
    await store.transaction(tx =>
      effects.intend('Q1', { type: 'openChannel', key: 'Q1/channel' }, now, tx),
    );
    const perform = jest.fn();
    const find = jest.fn().mockResolvedValue(opened);
    await reconciler(openChannel(perform, { find })).reconcile('Q1');
    expect(perform).not.toHaveBeenCalled();
    expect(await channelEntry()).toMatchObject({ state: 'done' });
    expect(await factTypes()).toContain('channel.opened');
  });

  it('looks as often as the provider lags before it does it again', async () => {
    await trigger();
    await store.transaction(tx =>
      effects.intend('Q1', { type: 'openChannel', key: 'Q1/channel' }, now, tx),
    );
    const perform = jest.fn().mockResolvedValue(opened);
    const find = jest.fn().mockResolvedValue(undefined);
    const subject = reconciler(openChannel(perform, { find, looks: 3 }));
    for (
      let round = 0;
      round < 10 && perform.mock.calls.length === 0;
      round += 1
    ) {
      await subject.reconcile('Q1');
      now = now.plus({ minutes: 6 });
    }
    expect(find).toHaveBeenCalledTimes(3);
    expect(perform).toHaveBeenCalledTimes(1);
  });

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
    now = now.plus({ minutes: 2 });
    const second = reconciler(
      openChannel(jest.fn(), { find: async () => opened }),
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
});
