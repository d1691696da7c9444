import { WebClient } from '@slack/web-api';
import { startSandbox, type Sandbox } from '../startSandbox';

describe('the Slack emulator, used with the real SDK', () => {
  let sandbox: Sandbox;
  let client: WebClient;

  const connect = (token: string) =>
    new WebClient(token, {
      slackApiUrl: `${sandbox.urls.slack}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = connect(sandbox.tokens.slack);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const createChannel = async (name = 'inc-1-payments') => {
    const { channel } = await client.conversations.create({ name });
    return channel?.id ?? '';
  };

  it('refuses a missing and a wrong token', async () => {
    await expect(connect('wrong').auth.test()).rejects.toMatchObject({
      data: { error: 'invalid_auth' },
    });
    await expect(
      new WebClient(undefined, {
        slackApiUrl: `${sandbox.urls.slack}/api/`,
      }).auth.test(),
    ).rejects.toMatchObject({ data: { error: 'not_authed' } });
  });

  it('tells the workspace, and the scopes', async () => {
    const answer = await client.auth.test();
    expect(answer.url).toBe(`${sandbox.url}/ui/slack/`);
    expect(answer.response_metadata?.scopes).toContain('channels:manage');
  });

  it.each([
    ['Upper Case', 'invalid_name_specials'],
    ['a'.repeat(81), 'invalid_name_maxlength'],
    ['--', 'invalid_name_punctuation'],
    ['', 'invalid_name_required'],
  ])('refuses the channel name "%s"', async (name, error) => {
    await expect(client.conversations.create({ name })).rejects.toMatchObject({
      data: { error },
    });
  });

  it('keeps the name of an archived channel taken', async () => {
    const channel = await createChannel();
    await client.conversations.archive({ channel });
    await expect(createChannel()).rejects.toMatchObject({
      data: { error: 'name_taken' },
    });
    await expect(
      client.chat.postMessage({ channel, text: 'too late' }),
    ).rejects.toMatchObject({ data: { error: 'is_archived' } });
  });

  it('invites people, and one unknown id fails the call unless forced', async () => {
    const channel = await createChannel();
    const { user } = await client.users.lookupByEmail({
      email: 'payments-primary.demo@example.com',
    });
    const known = user?.id ?? '';
    await expect(
      client.conversations.invite({ channel, users: `${known},U0NOBODY` }),
    ).rejects.toMatchObject({ data: { error: 'user_not_found' } });
    await client.conversations.invite({
      channel,
      users: `${known},U0NOBODY`,
      force: true,
    });
    await expect(
      client.conversations.invite({ channel, users: known }),
    ).rejects.toMatchObject({ data: { error: 'already_in_channel' } });
    const { members } = await client.conversations.members({ channel });
    expect(members).toContain(known);
  });

  it('knows nobody by the e-mail of somebody who is not in Slack', async () => {
    await expect(
      client.users.lookupByEmail({
        email: 'identity-manager.demo@example.com',
      }),
    ).rejects.toMatchObject({ data: { error: 'users_not_found' } });
  });

  it('finds a message again by its metadata, and keeps what it said before an edit', async () => {
    const channel = await createChannel();
    const metadata = {
      event_type: 'incident_summary',
      event_payload: { incident_id: 'Q1', effect: 'Q1/summary' },
    };
    const { ts = '' } = await client.chat.postMessage({
      channel,
      text: 'first',
      metadata,
    });
    await client.chat.update({ channel, ts, text: 'second' });
    const { messages } = await client.conversations.history({
      channel,
      include_all_metadata: true,
    });
    expect(messages?.find(message => message.ts === ts)).toMatchObject({
      text: 'second',
      metadata,
    });
    expect(
      sandbox.slack.channels[0].messages
        .find(message => message.ts === ts)
        ?.revisions.map(({ text }) => text),
    ).toEqual(['first', 'second']);
  });

  it('tells what was said since a time, newest first and page by page', async () => {
    const channel = await createChannel();
    const posted: string[] = [];
    for (const text of ['one', 'two', 'three', 'four']) {
      const { ts = '' } = await client.chat.postMessage({ channel, text });
      posted.push(ts);
    }
    const page = async (cursor?: string) => {
      const { messages = [], response_metadata: more } =
        await client.conversations.history({
          channel,
          oldest: posted[0],
          limit: 2,
          cursor,
        });
      return {
        texts: messages.map(({ text }) => text),
        next: more?.next_cursor,
      };
    };
    const first = await page();
    expect(first.texts).toEqual(['four', 'three']);
    await expect(page(first.next)).resolves.toEqual({
      texts: ['two'],
      next: '',
    });
  });

  it('refuses blocks that Slack would refuse', async () => {
    const channel = await createChannel();
    const section = (length: number) => ({
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: 'x'.repeat(length) },
    });
    const post = (blocks: ReturnType<typeof section>[]) =>
      client.chat.postMessage({ channel, text: 'fallback', blocks });
    await expect(post([section(3_001)])).rejects.toMatchObject({
      data: { error: 'invalid_blocks' },
    });
    await expect(
      post(Array.from({ length: 51 }, () => section(1))),
    ).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
    await expect(
      post(Array.from({ length: 5 }, () => section(2_900))),
    ).rejects.toMatchObject({ data: { error: 'msg_blocks_too_long' } });
    await expect(post([section(3_000)])).resolves.toMatchObject({ ok: true });
  });

  it('pins, bookmarks, and links to its own pages', async () => {
    const channel = await createChannel();
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'hi' });
    await client.pins.add({ channel, timestamp: ts });
    await expect(
      client.pins.add({ channel, timestamp: ts }),
    ).rejects.toMatchObject({ data: { error: 'already_pinned' } });
    const pins = await client.pins.list({ channel });
    expect(pins.items).toHaveLength(1);
    await client.bookmarks.add({
      channel_id: channel,
      title: 'Ticket',
      type: 'link',
      link: 'http://127.0.0.1/ticket',
    });
    const { bookmarks } = await client.bookmarks.list({ channel_id: channel });
    expect(bookmarks).toEqual([expect.objectContaining({ title: 'Ticket' })]);
    const { permalink } = await client.chat.getPermalink({
      channel,
      message_ts: ts,
    });
    expect(permalink).toBe(
      `${sandbox.url}/ui/slack/archives/${channel}/p${ts.replace('.', '')}`,
    );
  });

  it('takes a message to a person, in a conversation that no list of channels has', async () => {
    const [, person] = sandbox.slack.users;
    const say = () =>
      client.chat.postMessage({ channel: person.id, text: 'A reminder' });
    const { channel } = await say();
    expect(channel).toMatch(/^D/);
    expect((await say()).channel).toBe(channel);
    expect(sandbox.slack.directs[0].messages).toHaveLength(2);
    const { channels } = await client.conversations.list();
    expect(channels).toEqual([]);
    await expect(
      client.chat.postMessage({ channel: 'U0NOBODY', text: 'x' }),
    ).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  });
});
