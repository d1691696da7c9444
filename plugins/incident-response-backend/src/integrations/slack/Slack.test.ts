import { startSandbox, type Sandbox } from '@incident-response/sandbox';
import { openGate } from '../../__testUtils__/openGate';
import { WebApiSlack } from './Slack';

describe('Slack', () => {
  let sandbox: Sandbox;
  let slack: WebApiSlack;

  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    slack = WebApiSlack.create(
      {
        botToken: sandbox.tokens.slack,
        apiUrl: `${sandbox.urls.slack}/api/`,
        rates: {
          channelsPerMinute: 100,
          messagesPerSecondAndChannel: 100,
          tierFactor: 100,
        },
      },
      await openGate('Slack'),
    );
  });
  afterEach(async () => {
    await sandbox?.stop();
  });

  it('creates no channel that it could not tell of', async () => {
    sandbox.faults.inject({
      provider: 'slack',
      kind: 'rate-limited',
      path: 'auth.test',
    });
    await expect(slack.createChannel('inc-1')).rejects.toMatchObject({
      kind: 'rate_limited',
    });
    expect(sandbox.slack.channels).toEqual([]);
    const channel = await slack.createChannel('inc-1');
    expect(sandbox.slack.channels).toMatchObject([
      { id: channel?.id, name: 'inc-1' },
    ]);
    expect(channel?.url).toContain(`/archives/${channel?.id}`);
  });

  it.each<[string, Partial<Sandbox['slack']['users'][number]>, boolean]>([
    ['a member of the workspace', {}, true],
    ['somebody of another company', { teamId: 'T0OTHERS' }, false],
    ['an address that nobody has confirmed', { isUnconfirmed: true }, false],
    ['an app', { isBot: true }, false],
  ])(
    'believes the e-mail address of %s, or not',
    async (_, change, isBelieved) => {
      const [, user] = sandbox.slack.users;
      const { email } = user;
      Object.assign(user, change);
      expect(await slack.emailOf(user.id)).toBe(isBelieved ? email : undefined);
    },
  );

  it('says when the name is taken', async () => {
    await slack.createChannel('inc-1');
    expect(await slack.createChannel('inc-1')).toBeUndefined();
  });
});
