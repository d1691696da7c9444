import { createHmac } from 'node:crypto';
import request from 'supertest';
import {
  startTestPortal,
  TEST_SECRET,
  type TestPortal,
} from '../__testUtils__/TestPortal';

jest.setTimeout(60_000);

const PATH = '/webhooks/pagerduty';

describe('the PagerDuty webhook', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startTestPortal({
      config: {
        pagerDuty: { webhookSecrets: ['the-next-secret', TEST_SECRET] },
        slack: undefined,
        jira: undefined,
      },
    });
  });
  afterAll(() => portal?.stop());

  const send = (body: string, secret = TEST_SECRET, headers = {}) =>
    request(portal.baseUrl)
      .post(PATH)
      .set('content-type', 'application/json')
      .set(
        'x-pagerduty-signature',
        `v1=${createHmac('sha256', secret).update(body).digest('hex')}`,
      )
      .set(headers)
      .send(body);

  const event = (
    id: string,
    type: string,
    data: unknown,
    occurredAt = '2026-03-03T12:00:00Z',
  ) =>
    JSON.stringify({
      event: { id, event_type: type, occurred_at: occurredAt, data },
    });
  const incident = (id: string, more = {}) => ({
    id,
    type: 'incident',
    title: 'A test',
    status: 'triggered',
    service: {
      id: 'PNOBODY',
      type: 'service_reference',
      summary: 'Nobody knows it',
    },
    ...more,
  });
  const deliveries = async () =>
    (await portal.api().get('/setup').expect(200)).body.deliveries as {
      eventType?: string;
      outcome: string;
    }[];

  it('takes a signed event', async () => {
    await send(event('e1', 'incident.triggered', incident('QA'))).expect(202, {
      status: 'accepted',
    });
    await portal.until('QA', ({ title }) => title === 'A test');
  });

  it('takes events under the old and the new secret', async () => {
    await send(
      event('e2', 'incident.triggered', incident('QB')),
      'the-next-secret',
    ).expect(202);
  });

  it.each([
    ['a wrong secret', { 'x-pagerduty-signature': `v1=${'0'.repeat(64)}` }],
    ['no signature', { 'x-pagerduty-signature': '' }],
  ])('turns %s away and stores nothing', async (_, headers) => {
    const before = await deliveries();
    await send(
      event('e3', 'incident.triggered', incident('QC')),
      TEST_SECRET,
      headers,
    ).expect(401);
    expect(await deliveries()).toEqual(before);
    await portal.api().get('/incidents/QC').expect(404);
    const { body } = await portal.api().get('/setup');
    expect(body.webhook.signatureFailures).toBeGreaterThan(0);
  });

  it('takes the same event once, under any webhook id', async () => {
    const body = event('e4', 'incident.triggered', incident('QD'));
    await send(body, TEST_SECRET, { 'x-webhook-id': 'w1' }).expect(202, {
      status: 'accepted',
    });
    await send(body, TEST_SECRET, { 'x-webhook-id': 'w1' }).expect(202, {
      status: 'duplicate',
    });
    await send(body, TEST_SECRET, { 'x-webhook-id': 'w2' }).expect(202, {
      status: 'duplicate',
    });
    const found = await portal.until('QD', ({ facts }) => facts.length > 0);
    expect(
      found.facts.filter(fact => fact.type === 'pagerduty.triggered'),
    ).toHaveLength(1);
  });

  it.each([
    ['broken JSON', '{"event":', 'unreadable'],
    ['no event', '{"hello":"world"}', 'unreadable'],
    ['an empty body', '', 'unreadable'],
    ['an unknown event', event('e5', 'incident.brand_new', {}), 'ignored'],
    [
      'a service event',
      event('e6', 'service.updated', { id: 'P', type: 'service' }),
      'ignored',
    ],
    [
      'a ping',
      event('e7', 'pagey.ping', { message: 'hi', type: 'ping' }),
      'ping',
    ],
  ])(
    'accepts and keeps %s, which PagerDuty would otherwise drop',
    async (_, body, outcome) => {
      await send(body).expect(202);
      expect((await deliveries())[0]).toMatchObject({ outcome });
    },
  );

  it('refuses 300 KB without reading on', async () => {
    await send(
      event(
        'e8',
        'incident.triggered',
        incident('QE', { title: 'x'.repeat(300 * 1024) }),
      ),
    ).expect(413);
  });

  it('runs an incident of a service that nobody knows, and shows the operator what to paste', async () => {
    await send(event('e9', 'incident.triggered', incident('QF'))).expect(202);
    const found = await portal.until('QF', ({ unmapped }) => unmapped);
    expect(found).toMatchObject({ ownerRef: 'group:default/platform' });
    const { body } = await portal.api().get('/setup');
    expect(body.unmappedServices).toContainEqual(
      expect.objectContaining({
        serviceId: 'PNOBODY',
        serviceName: 'Nobody knows it',
      }),
    );
  });

  it('understands a resolution that comes before its trigger', async () => {
    await send(
      event(
        'e10',
        'incident.resolved',
        incident('QG', { status: 'resolved' }),
        '2026-03-03T12:05:00Z',
      ),
    ).expect(202);
    await send(
      event(
        'e11',
        'incident.triggered',
        incident('QG'),
        '2026-03-03T12:00:00Z',
      ),
    ).expect(202);
    const found = await portal.until(
      'QG',
      ({ facts }) =>
        facts.some(fact => fact.type === 'postmortem.drafted') &&
        facts.some(fact => fact.type === 'pagerduty.triggered'),
    );
    expect(found).toMatchObject({
      status: 'resolved',
      triggeredAt: '2026-03-03T12:00:00.000Z',
      resolvedAt: '2026-03-03T12:05:00.000Z',
    });
  });

  it('says what it leaves out where providers are not configured', async () => {
    await send(event('e12', 'incident.triggered', incident('QH'))).expect(202);
    const found = await portal.until(
      'QH',
      ({ notConfigured }) => notConfigured.length >= 3,
    );
    expect(found.notConfigured.sort()).toEqual(['Jira', 'PagerDuty', 'Slack']);
    expect(found.troubles).toEqual([]);
  });
});

describe('a portal without a webhook secret', () => {
  it('asks PagerDuty to come again rather than believe anybody', async () => {
    const portal = await startTestPortal({ config: { pagerDuty: {} } });
    try {
      await request(portal.baseUrl)
        .post(PATH)
        .send('{}')
        .expect(503, /webhookSecrets/);
    } finally {
      await portal.stop();
    }
  });

  it('believes anybody only where that is said explicitly', async () => {
    const portal = await startTestPortal({
      config: { pagerDuty: { allowUnsignedWebhooks: true } },
    });
    try {
      await request(portal.baseUrl)
        .post(PATH)
        .set('content-type', 'application/json')
        .send('{"event":{"id":"1","event_type":"pagey.ping"}}')
        .expect(202);
      const { body } = await portal.api().get('/setup');
      expect(body.webhook.unsigned).toBe(true);
    } finally {
      await portal.stop();
    }
  });
});
