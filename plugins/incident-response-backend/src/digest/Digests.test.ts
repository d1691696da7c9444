import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { callContext } from '../integrations/CallContext';
import { ProviderError } from '../integrations/ProviderError';
import type { SlackMessage } from '../integrations/slack/Slack';
import { applyMigrations } from '../store/applyMigrations';
import { DigestStore } from '../store';
import { emptyTables } from '../__testUtils__/emptyTables';
import { Digests } from './Digests';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const MONDAY = DateTime.fromISO('2026-03-09T09:01:00Z', { zone: 'utc' });

/** A workspace that takes messages, and may lose its answers. */
class FakeSlack {
  readonly messages: { channel: string; message: SlackMessage }[] = [];
  /** What becomes of the next post. */
  next: 'posted' | 'answer lost' | 'refused' | 'killed' = 'posted';

  async post(channel: string, message: SlackMessage): Promise<string> {
    callContext.getStore()?.assertHeld();
    const { next } = this;
    this.next = 'posted';
    if (next === 'refused') {
      throw new ProviderError({
        provider: 'Slack',
        kind: 'rejected',
        message: 'Slack answered channel_not_found',
        remedy: 'Look at the channel',
      });
    }
    if (next === 'killed') {
      // A process that is gone says nothing any more.
      return new Promise(() => {});
    }
    this.messages.push({ channel, message });
    if (next === 'answer lost') {
      throw new ProviderError({
        provider: 'Slack',
        kind: 'unknown',
        message: 'no answer',
        remedy: 'It is looked for',
      });
    }
    return `${this.messages.length}.0`;
  }

  async findMessage(channel: string, effect: string) {
    const index = this.messages.findIndex(
      posted =>
        posted.channel === channel && posted.message.marker.effect === effect,
    );
    return index === -1 ? undefined : `${index + 1}.0`;
  }
}

describe.each(databases.eachSupportedId())('weekly digests on %s', id => {
  let knex: Knex;
  let slack: FakeSlack;
  let now: DateTime;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    slack = new FakeSlack();
    now = MONDAY;
  });

  const replica = (
    options: {
      isAlive?: () => boolean;
      channel?: string;
      write?: () => Promise<string>;
    } = {},
  ) =>
    Digests.create({
      schedule: { cron: '0 9 * * 1', timeZone: 'UTC' },
      store: DigestStore.create({ knex }),
      slack,
      teams: {
        list: async () => [
          {
            ref: 'group:default/a',
            name: 'A',
            channel: options.channel ?? 'CAAAAAA',
          },
          { ref: 'group:default/b', name: 'B', channel: 'CBBBBBB' },
        ],
      },
      write:
        options.write ?? (async (team, week) => `${team.name} ${week.monday}`),
      isAlive: options.isAlive ?? (() => true),
      logger: mockServices.logger.mock(),
      now: () => now,
    });
  const texts = () => slack.messages.map(({ message }) => message.text).sort();
  const states = () => knex('digests').orderBy('team').pluck('state');

  it('go to each team once, however often and wherever it is tried', async () => {
    await Promise.all([replica().run(), replica().run(), replica().run()]);
    await replica().run();
    now = now.plus({ days: 1 });
    await replica().run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
    expect(await states()).toEqual(['done', 'done']);
    now = MONDAY.plus({ weeks: 1 });
    await replica().run();
    expect(texts()).toHaveLength(4);
  });

  it('are not sent on any other day', async () => {
    now = MONDAY.plus({ days: 4 });
    await replica().run();
    expect(await states()).toEqual([]);
  });

  it('are found again where the answer was lost', async () => {
    slack.next = 'answer lost';
    await replica().run();
    expect(await states()).toEqual(['intended', 'done']);
    now = now.plus({ minutes: 6 });
    await replica().run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
    expect(await states()).toEqual(['done', 'done']);
  });

  it('are found in the channel that they went to, though another is configured by now', async () => {
    slack.next = 'answer lost';
    await replica().run();
    now = now.plus({ minutes: 6 });
    await replica({ channel: 'CNEWNEW' }).run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
  });

  it('are sent by another replica when one was killed before it could', async () => {
    slack.next = 'killed';
    replica()
      .run()
      .catch(() => undefined);
    while ((await states())[0] !== 'intended') {
      await new Promise(resolve => setImmediate(resolve));
    }
    await replica().run();
    // Somebody else may still be at it.
    expect(texts()).toEqual(['B 2026-03-02']);
    now = now.plus({ seconds: 61 });
    await replica().run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
  });

  it('are not sent by a process that others take for dead', async () => {
    await replica({ isAlive: () => false }).run();
    expect(texts()).toEqual([]);
    now = now.plus({ minutes: 6 });
    await replica().run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
  });

  it('are given up for a team whose channel is refused, and for no other', async () => {
    slack.next = 'refused';
    await replica().run();
    now = now.plus({ hours: 1 });
    await replica().run();
    expect(texts()).toEqual(['B 2026-03-02']);
    expect(await states()).toEqual(['failed', 'done']);
  });

  it('are sent later where they could not be written', async () => {
    await replica({
      write: async () => {
        throw new Error('the database is away');
      },
    }).run();
    expect(texts()).toEqual([]);
    now = now.plus({ minutes: 6 });
    await replica().run();
    expect(texts()).toEqual(['A 2026-03-02', 'B 2026-03-02']);
  });
});
