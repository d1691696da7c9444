import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import { DateTime } from 'luxon';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { createSlackRouter } from './createSlackRouter';
import type { SlackPress } from './slackPress';
import { WebhookMonitor } from './WebhookMonitor';

const SECRET = 'a-secret-of-the-tests';
const NOW = DateTime.fromISO('2026-03-03T12:00:00Z');

/** The route in an application of its own, with what it was told to do. */
function listen(
  options: { signingSecret?: string } = { signingSecret: SECRET },
) {
  const presses: SlackPress[] = [];
  const monitor = new WebhookMonitor('refused');
  const logger = mockServices.logger.mock();
  const seen: DateTime[] = [];
  const app = express();
  app.use(
    createSlackRouter({
      signingSecret: options.signingSecret,
      decisions: {
        handle: async press => {
          presses.push(press);
        },
      },
      monitor,
      settings: {
        noteSlackInteraction: async at => {
          seen.push(at);
        },
      },
      logger,
      now: () => NOW,
    }),
  );
  const send = (body: string, headers: Record<string, string> = signed(body)) =>
    request(app)
      .post('/webhooks/slack')
      .set('content-type', 'application/x-www-form-urlencoded')
      .set(headers)
      .send(body);
  return { app, presses, monitor, logger, seen, send };
}

function signed(body: string, secret = SECRET, at = NOW) {
  const timestamp = String(at.toSeconds());
  const hex = createHmac('sha256', secret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hex}`,
  };
}

const form = (payload: object) =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

const PRESS = {
  type: 'block_actions',
  trigger_id: '1.2.3',
  user: { id: 'U0PAYM1' },
  response_url: 'https://hooks.slack.com/actions/T1/1/x',
  actions: [
    {
      type: 'button',
      action_id: 'remediation-approve',
      value: JSON.stringify({ incidentId: 'Q1', attempt: 1, request: 'asked' }),
    },
  ],
};

describe('POST /webhooks/slack', () => {
  it('takes a press, and answers at once with nothing', async () => {
    const { presses, seen, send } = listen();
    const { text } = await send(form(PRESS)).expect(200);
    expect(text).toBe('');
    expect(presses).toEqual([
      {
        id: '1.2.3',
        slackUserId: 'U0PAYM1',
        responseUrl: 'https://hooks.slack.com/actions/T1/1/x',
        decision: 'approve',
        incidentId: 'Q1',
        attempt: 1,
        request: 'asked',
      },
    ]);
    expect(seen).toEqual([NOW]);
  });

  it('does what was pressed once, however often it is told', async () => {
    const { presses, send } = listen();
    await send(form(PRESS)).expect(200);
    await send(form(PRESS), {
      ...signed(form(PRESS)),
      'x-slack-retry-num': '1',
    }).expect(200);
    expect(presses).toHaveLength(1);
    await send(form({ ...PRESS, trigger_id: 'another' })).expect(200);
    expect(presses).toHaveLength(2);
  });

  it.each<[string, string]>([
    [
      'a button that is a link',
      form({
        ...PRESS,
        actions: [{ action_id: 'open-incident', action_ts: '1' }],
      }),
    ],
    [
      'a button without its value',
      form({ ...PRESS, actions: [{ action_id: 'remediation-approve' }] }),
    ],
    [
      'a value that is not ours',
      form({
        ...PRESS,
        actions: [{ action_id: 'remediation-approve', value: '{"x":1}' }],
      }),
    ],
    ['no action', form({ ...PRESS, actions: [] })],
    ['another interaction', form({ type: 'view_submission' })],
    ['no JSON', 'payload=%7Bbroken'],
    ['no payload', 'ssl_check=1'],
    ['nothing', ''],
  ])('answers %s, and does nothing', async (_, body) => {
    const { presses, send } = listen();
    await send(body).expect(200);
    expect(presses).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['a wrong secret', signed(form(PRESS), 'wrong')],
    [
      'an old signature',
      signed(form(PRESS), SECRET, NOW.minus({ minutes: 6 })),
    ],
  ])('turns %s away, stores nothing, and warns once', async (_, headers) => {
    const { presses, seen, monitor, logger, send } = listen();
    await send(form(PRESS), headers).expect(401);
    await send(form(PRESS), headers).expect(401);
    expect(presses).toEqual([]);
    expect(seen).toEqual([]);
    expect(monitor.signatureFailures).toBe(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('believes nobody without a signing secret', async () => {
    const { presses, send } = listen({});
    await send(form(PRESS)).expect(503, /slack\.signingSecret/);
    await send(form(PRESS), signed(form(PRESS), '')).expect(503);
    expect(presses).toEqual([]);
  });

  it('refuses more than 1 MB without reading on', async () => {
    const { send } = listen();
    await send(`payload=${'x'.repeat(1024 * 1024)}`).expect(413);
  });

  it('opens nothing else', async () => {
    const { app } = listen();
    app.use((_req, res) => res.status(200).send('a route that needs sign-in'));
    await request(app).get('/webhooks/slack').expect(404);
    await request(app).post('/webhooks/slack/more').expect(404);
    await request(app).get('/webhooks/slack/../slack/x').expect(404);
    await request(app).get('/webhooks/slackers').expect(200);
  });
});
