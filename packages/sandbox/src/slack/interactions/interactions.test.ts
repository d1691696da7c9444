import { WebClient } from '@slack/web-api';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../../startSandbox';

const SECRET = 'of this test';
const PRIMARY = 'U0PAYM1';

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
  payload: {
    response_url: string;
    [key: string]: unknown;
  };
}

/** An app that hears of presses, and answers with this status. */
async function listen() {
  const heard: Heard[] = [];
  const app = { status: 200, heard };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    heard.push({
      headers: request.headers,
      body,
      payload: JSON.parse(new URLSearchParams(body).get('payload') ?? ''),
    });
    response.statusCode = app.status;
    response.end();
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    app,
    url: `http://127.0.0.1:${port}/slack`,
    stop: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const button = (more: object = {}) => ({
  type: 'button',
  text: { type: 'plain_text', text: 'Approve' },
  action_id: 'remediation-approve',
  value: '{"attempt":1}',
  ...more,
});

describe('pressing a button', () => {
  let sandbox: Sandbox;
  let receiver: Awaited<ReturnType<typeof listen>>;

  beforeAll(async () => {
    receiver = await listen();
    sandbox = await startSandbox({
      port: 0,
      latencyMs: 0,
      interactivity: { url: receiver.url, secret: SECRET },
    });
  });
  beforeEach(() => {
    sandbox.reset();
    receiver.app.heard.length = 0;
    receiver.app.status = 200;
  });
  afterAll(async () => {
    await sandbox.stop();
    await receiver.stop();
  });

  const show = (
    blocks: object[] = [{ type: 'actions', elements: [button()] }],
  ) => {
    const channel = sandbox.slack.createChannel(
      `inc-${Math.random()}`.replace('.', ''),
    );
    const message = sandbox.slack.post(channel, {
      text: 'Approve it?',
      blocks: JSON.parse(JSON.stringify(blocks)),
      metadata: {
        event_type: 'approval_requested',
        event_payload: { incident_id: 'Q1' },
      },
    });
    return { channel, message };
  };
  const press = (body: object) =>
    fetch(`${sandbox.url}/sandbox/slack/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('tells the app of it, signed, as Slack does', async () => {
    const { channel, message } = show();
    const interaction = await sandbox.slack.press({
      incidentId: 'Q1',
      actionId: 'remediation',
      userId: PRIMARY,
    });
    expect(interaction).toMatchObject({ outcome: 'acknowledged', status: 200 });
    const [{ headers, body, payload }] = receiver.app.heard;
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers['x-slack-signature']).toBe(
      `v0=${createHmac('sha256', SECRET)
        .update(`v0:${headers['x-slack-request-timestamp']}:${body}`)
        .digest('hex')}`,
    );
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: PRIMARY, username: 'payments-primary' },
      channel: { id: channel.id },
      container: { message_ts: message.ts },
      trigger_id: expect.any(String),
      response_url: expect.stringContaining(`${sandbox.urls.slack}/actions/`),
      actions: [
        {
          type: 'button',
          action_id: 'remediation-approve',
          value: '{"attempt":1}',
        },
      ],
    });
  });

  it('shows what the app answers to this person alone, five times at most', async () => {
    const { channel } = show();
    await sandbox.slack.press({
      channelId: channel.id,
      actionId: 'remediation-approve',
      userId: PRIMARY,
    });
    const [{ payload }] = receiver.app.heard;
    const answer = (body: object) =>
      fetch(payload.response_url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const said = { response_type: 'ephemeral', text: 'Noted <b>' };
    await expect(answer(said)).resolves.toMatchObject({ status: 200 });
    await expect(answer({})).resolves.toMatchObject({ status: 404 });
    const page = async (as: string) =>
      (
        await fetch(`${sandbox.url}/ui/slack/archives/${channel.id}?as=${as}`)
      ).text();
    expect(await page(PRIMARY)).toContain('can see this: Noted &lt;b&gt;');
    expect(await page('U0COMM1')).not.toContain('Noted');
    for (let more = 2; more <= 5; more += 1) {
      expect((await answer(said)).status).toBe(200);
    }
    await expect(answer(said)).resolves.toMatchObject({ status: 404 });
    await expect(
      fetch(`${payload.response_url}x`, { method: 'POST', body: '{}' }),
    ).resolves.toMatchObject({ status: 404 });
  });

  it('presses what is shown now, and nothing that was taken away', async () => {
    const { message } = show();
    sandbox.slack.update(message, { text: 'Approved' });
    const gone = await press({
      incidentId: 'Q1',
      actionId: 'remediation',
      userId: PRIMARY,
    });
    expect(gone.status).toBe(409);
    expect(await gone.json()).toEqual({
      error: 'No message that is shown there has such a button',
    });
    expect(receiver.app.heard).toEqual([]);
  });

  it('is possible by the control API, and says what the app answered', async () => {
    show();
    receiver.app.status = 401;
    const wanted = { incidentId: 'Q1', actionId: 'remediation' };
    const pressed = await press({ ...wanted, userId: PRIMARY });
    expect(pressed.status).toBe(202);
    expect(await pressed.json()).toMatchObject({
      outcome: 'failed',
      status: 401,
      answers: [],
    });
    const stranger = await press({ ...wanted, userId: 'U0NOBODY' });
    expect(stranger.status).toBe(409);
    const nowhere = await press({ actionId: 'remediation', userId: PRIMARY });
    expect(nowhere.status).toBe(400);
  });

  it('is possible on the page, which asks first where Slack would', async () => {
    const { channel } = show([
      {
        type: 'actions',
        elements: [
          button({
            style: 'primary',
            confirm: {
              title: { type: 'plain_text', text: 'Approve?' },
              text: { type: 'plain_text', text: 'Restart "3" pods' },
            },
          }),
        ],
      },
    ]);
    const page = await fetch(
      `${sandbox.url}/ui/slack/archives/${channel.id}?as=${PRIMARY}`,
    );
    const data = /data-press="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    expect(JSON.parse(data.replaceAll('&quot;', '"'))).toMatchObject({
      dialog: 'Approve?\nRestart "3" pods',
      press: { channel: channel.id, userId: PRIMARY },
    });
  });
});

describe('buttons that Slack refuses', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
  });
  afterAll(() => sandbox.stop());

  const text = (length: number, type = 'plain_text') => ({
    type,
    text: 'x'.repeat(length),
  });

  it.each<[string, object[]]>([
    ['a long text', [button({ text: text(76) })]],
    ['marked text', [button({ text: text(5, 'mrkdwn') })]],
    ['a long value', [button({ value: 'x'.repeat(2_001) })]],
    ['a long action_id', [button({ action_id: 'x'.repeat(256) })]],
    ['an unknown style', [button({ style: 'warning' })]],
    ['the same action_id twice', [button(), button()]],
    ['a dialog without text', [button({ confirm: { title: text(5) } })]],
    ['a dialog with a long text', [button({ confirm: { text: text(301) } })]],
    [
      'a dialog with a long title',
      [button({ confirm: { text: text(5), title: text(101) } })],
    ],
    [
      'a dialog with a long button',
      [button({ confirm: { text: text(5), confirm: text(31) } })],
    ],
  ])('%s', async (_, elements) => {
    const client = new WebClient(sandbox.tokens.slack, {
      slackApiUrl: `${sandbox.urls.slack}/api/`,
      retryConfig: { retries: 0 },
    });
    const { id } = sandbox.slack.createChannel(
      `inc-${Math.random()}`.replace('.', ''),
    );
    await expect(
      client.apiCall('chat.postMessage', {
        channel: id,
        text: 'x',
        blocks: [{ type: 'actions', elements }],
      }),
    ).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
  });

  it('without an interactivity URL there is nobody to tell', async () => {
    const channel = sandbox.slack.createChannel('inc-deaf');
    sandbox.slack.post(channel, {
      text: '',
      blocks: JSON.parse(
        JSON.stringify([{ type: 'actions', elements: [button()] }]),
      ),
    });
    await expect(
      sandbox.slack.press({
        channelId: channel.id,
        actionId: 'remediation',
        userId: PRIMARY,
      }),
    ).rejects.toMatchObject({ error: 'app_has_no_interactivity_url' });
  });
});
