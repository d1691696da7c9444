import { createHmac } from 'node:crypto';
import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';
import { WebhookReceiver } from '../testing/WebhookReceiver';

const SECRET = 'a secret of this test';
const FROM = 'payments-primary.demo@example.com';

describe('the PagerDuty emulator', () => {
  let sandbox: Sandbox;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await WebhookReceiver.listen();
    sandbox = await startSandbox({
      port: 0,
      latencyMs: 0,
      webhook: { url: receiver.url, secret: SECRET },
    });
  });
  beforeEach(() => {
    sandbox.reset();
    receiver.clear();
  });
  afterAll(async () => {
    await sandbox.stop();
    await receiver.stop();
  });

  const call = async (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = { From: FROM },
  ) => {
    const response = await fetch(`${sandbox.urls.pagerduty}${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        Authorization: `Token token=${sandbox.tokens.pagerduty}`,
        ...headers,
      },
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  };
  const trigger = (dedupKey?: string) =>
    sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: memory above 95 %',
      priority: 'P2',
      details: { alertname: 'HighMemoryUsage', namespace: 'payments' },
      dedupKey,
    });

  it('refuses a wrong token, and changes by nobody', async () => {
    const refused = await call('GET', '/incidents', undefined, {
      Authorization: 'Token token=wrong',
    });
    expect(refused.status).toBe(401);
    const { id } = trigger();
    const acknowledgement = { incident: { status: 'acknowledged' } };
    const nobody = await call('PUT', `/incidents/${id}`, acknowledgement, {});
    expect(nobody).toMatchObject({
      status: 400,
      body: { error: { errors: ['From header is required'] } },
    });
    const stranger = await call('PUT', `/incidents/${id}`, acknowledgement, {
      From: 'nobody@example.com',
    });
    expect(stranger.status).toBe(400);
    expect(sandbox.pagerduty.incident(id).status).toBe('triggered');
  });

  it('signs the exact bytes it sends', async () => {
    trigger();
    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [{ headers, body, event }] = receiver.received;
    const expected = createHmac('sha256', SECRET).update(body).digest('hex');
    expect(headers['x-pagerduty-signature']).toBe(`v1=${expected}`);
    expect(event).toMatchObject({
      event_type: 'incident.triggered',
      data: {
        type: 'incident',
        status: 'triggered',
        service: { id: 'PPAYAPI', summary: 'Payments API' },
        priority: { summary: 'P2' },
      },
    });
  });

  it('retries with the same webhook id, and holds back what comes after', async () => {
    receiver.answerWith(503);
    const { id } = trigger();
    await call('PUT', `/incidents/${id}`, {
      incident: { status: 'acknowledged' },
    });
    await eventually(() =>
      expect(receiver.types()).toEqual([
        'incident.triggered',
        'incident.triggered',
        'incident.acknowledged',
      ]),
    );
    const [first, second, third] = receiver.received.map(
      ({ headers }) => headers['x-webhook-id'],
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('drops what is refused, and disables a subscription after three in a row', async () => {
    receiver.answerWith(401, 401, 401);
    trigger();
    trigger();
    trigger();
    await eventually(() =>
      expect(sandbox.pagerduty.webhooks.subscriptions[0].active).toBe(false),
    );
    trigger();
    expect(sandbox.pagerduty.webhooks.deliveries).toHaveLength(3);
    const [{ id }] = sandbox.pagerduty.webhooks.subscriptions;
    await call('POST', `/webhook_subscriptions/${id}/enable`);
    await call('POST', `/webhook_subscriptions/${id}/ping`);
    await eventually(() => expect(receiver.types()).toContain('pagey.ping'));
  });

  it('delivers a duplicated event with two webhook ids', async () => {
    sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'twice',
      duplicateDelivery: true,
    });
    await eventually(() => expect(receiver.received).toHaveLength(2));
    const [first, second] = receiver.received;
    expect(second.event.id).toBe(first.event.id);
    expect(second.headers['x-webhook-id']).not.toBe(
      first.headers['x-webhook-id'],
    );
  });

  it('keeps the labels of an alert for the one who asks', async () => {
    const { id } = trigger();
    const { body } = await call('GET', `/incidents/${id}/alerts`);
    expect(body.alerts).toEqual([
      expect.objectContaining({
        status: 'triggered',
        body: expect.objectContaining({
          details: { alertname: 'HighMemoryUsage', namespace: 'payments' },
        }),
      }),
    ]);
  });

  it('resolves an incident when its last alert is over', async () => {
    const { id } = trigger('the-key');
    sandbox.pagerduty.resolveAlert('the-key');
    expect(sandbox.pagerduty.incident(id).status).toBe('resolved');
    await eventually(() =>
      expect(receiver.types()).toEqual([
        'incident.triggered',
        'incident.resolved',
      ]),
    );
    const late = await call('PUT', `/incidents/${id}`, {
      incident: { status: 'acknowledged' },
    });
    expect(late.status).toBe(400);
  });

  it('takes alerts through the Events API', async () => {
    const { body } = await call('GET', '/services/PPAYAPI');
    const enqueue = (event: object) =>
      call('POST', '/v2/enqueue', {
        routing_key: body.service.integrations[0].integration_key,
        dedup_key: 'events-api',
        ...event,
      });
    const triggered = await enqueue({
      event_action: 'trigger',
      payload: { summary: 'too slow', source: 'test', severity: 'error' },
    });
    expect(triggered.status).toBe(202);
    await enqueue({ event_action: 'resolve' });
    expect(sandbox.pagerduty.incidents).toEqual([
      expect.objectContaining({ title: 'too slow', status: 'resolved' }),
    ]);
    const wrong = await enqueue({ event_action: 'explode' });
    expect(wrong.status).toBe(400);
  });

  it('escalates, notes, and asks responders, each with its event', async () => {
    const { id } = trigger();
    const [user] = sandbox.pagerduty.directory.users;
    await call('POST', `/incidents/${id}/notes`, { note: { content: 'hm' } });
    await call('POST', `/incidents/${id}/status_updates`, { message: 'on it' });
    await call('POST', `/incidents/${id}/responder_requests`, {
      requester_id: user.id,
      message: 'please help',
      responder_request_targets: [
        { responder_request_target: { id: user.id, type: 'user_reference' } },
      ],
    });
    const escalated = await call('PUT', `/incidents/${id}`, {
      incident: { type: 'incident_reference', escalation_level: 3 },
    });
    expect(escalated.body.incident.assignments).toEqual([
      expect.objectContaining({
        assignee: expect.objectContaining({
          summary: 'Demo Manager (Payments)',
        }),
      }),
    ]);
    await eventually(() =>
      expect(receiver.types()).toEqual([
        'incident.triggered',
        'incident.annotated',
        'incident.status_update_published',
        'incident.responder.added',
        'incident.escalated',
      ]),
    );
  });

  it('shows requests for responders afterwards, with what was said and whom it reached', async () => {
    const { id, policyId } = trigger();
    const requester = sandbox.pagerduty.directory.users.find(
      ({ email }) => email === FROM,
    );
    await call('POST', `/incidents/${id}/responder_requests`, {
      requester_id: requester?.id,
      message: 'three restarts did not help',
      responder_request_targets: [
        {
          responder_request_target: {
            id: policyId,
            type: 'escalation_policy_reference',
          },
        },
      ],
    });
    const { body } = await call('GET', `/incidents/${id}`);
    const responder = expect.objectContaining({
      state: 'pending',
      message: 'three restarts did not help',
      user: expect.objectContaining({
        id: sandbox.pagerduty.onCall(policyId, 1)[0],
      }),
    });
    expect(body.incident).toMatchObject({
      incidents_responders: [responder],
      responder_requests: [
        {
          message: 'three restarts did not help',
          requester: { id: requester?.id },
          responder_request_targets: [
            {
              responder_request_target: {
                id: policyId,
                type: 'escalation_policy',
                incidents_responders: [responder],
              },
            },
          ],
        },
      ],
    });
    const log = await call('GET', `/incidents/${id}/log_entries?limit=1`);
    expect(log.body).toMatchObject({
      log_entries: [{ type: 'responder_request_log_entry' }],
      more: true,
    });
  });

  it('lists the incidents of the last month, and older ones when it is told to', async () => {
    const old = trigger();
    old.createdAt = new Date(Date.now() - 40 * 24 * 3_600_000);
    const recent = trigger();
    const listed = async (query: string) => {
      const { body } = await call(
        'GET',
        `/incidents?statuses[]=triggered&statuses[]=acknowledged${query}`,
      );
      return body.incidents.map(({ id }: { id: string }) => id);
    };
    expect(await listed('')).toEqual([recent.id]);
    expect(await listed('&date_range=all')).toEqual([old.id, recent.id]);
  });

  it('says to the second when and by whom the status was last changed', async () => {
    const { id } = trigger();
    const agent = {
      type: 'user',
      userId: sandbox.pagerduty.directory.users[0].id,
    } as const;
    sandbox.pagerduty.acknowledge(id, agent);
    sandbox.pagerduty.addNote(id, agent.userId, 'looking');
    const { body } = await call('GET', `/incidents/${id}`);
    expect(body.incident).toMatchObject({
      status: 'acknowledged',
      last_status_change_at: expect.stringMatching(/:\d\dZ$/),
      last_status_change_by: { id: agent.userId, type: 'user_reference' },
    });
    const log = await call('GET', `/incidents/${id}/log_entries`);
    expect(log.body.log_entries[1]).toMatchObject({
      type: 'acknowledge_log_entry',
      created_at: body.incident.last_status_change_at,
    });
  });

  it('tells who is on call now and who is next', async () => {
    const { body } = await call('GET', '/services/PPAYAPI');
    const policy = body.service.escalation_policy.id;
    const onCall = async (query: string) => {
      const answer = await call(
        'GET',
        `/oncalls?escalation_policy_ids[]=${policy}&include[]=users${query}`,
      );
      return answer.body.oncalls.filter(
        (entry: { escalation_level: number }) => entry.escalation_level === 1,
      );
    };
    const now = await onCall('');
    expect(now).toEqual([
      expect.objectContaining({
        user: expect.objectContaining({
          email: expect.stringMatching(/^payments-.*\.demo@example\.com$/),
        }),
      }),
    ]);
    const until = new Date(Date.now() + 8 * 24 * 3_600_000).toISOString();
    const soon = await onCall(
      `&since=${new Date().toISOString()}&until=${until}`,
    );
    expect(soon.length).toBeGreaterThan(1);
    expect(soon[1].user.id).not.toBe(now[0].user.id);
    expect(soon[1].start).toBe(now[0].end);
  });
});
