import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';

const DOCUMENT = { type: 'doc', version: 1, content: [] };

describe('the control API, for those who count from outside', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const call = async (path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const trigger = async (more: object = {}): Promise<string> => {
    const { body } = await call('/incidents', {
      serviceId: 'PPAYAPI',
      title: 'payments-api: something is wrong',
      priority: 'P3',
      ...more,
    });
    return body.incidentId;
  };

  it('pages, and plays the people who answer', async () => {
    const id = await trigger();
    await call(`/incidents/${id}`, { action: 'acknowledge' });
    await call(`/incidents/${id}`, { action: 'note', text: 'on it' });
    await expect(
      call(`/incidents/${id}`, { action: 'resolve' }),
    ).resolves.toEqual({ status: 200, body: { status: 'resolved' } });
    await expect(
      call(`/incidents/${id}`, { action: 'resolve' }),
    ).resolves.toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('is resolved') },
    });
    await expect(
      call('/incidents', { serviceId: 'PNOBODY', title: 'x' }),
    ).resolves.toMatchObject({ status: 404 });
  });

  it('breaks a workload, and lets the monitoring see when it is well', async () => {
    const place = { namespace: 'payments', name: 'payments-api' };
    const broken = await call('/workloads', {
      ...place,
      fault: 'memory-leak',
      dedupKey: 'leak',
    });
    expect(broken.body.pod).toMatch(/^payments-api-/);
    const id = await trigger({ dedupKey: 'leak' });
    await call('/workloads', { ...place, fault: null });
    await eventually(() =>
      expect(sandbox.pagerduty.incident(id).status).toBe('resolved'),
    );
    await expect(
      call('/workloads', { ...place, name: 'nothing', fault: null }),
    ).resolves.toMatchObject({ status: 404 });
  });

  it('tells everything that an incident has left behind, at all providers together', async () => {
    const { slack, jira, kubernetes, pagerduty } = sandbox;
    const details = { namespace: 'payments', workload: 'payments-api' };
    const id = await trigger({ details });
    const channel = slack.createChannel('inc-the-payments');
    slack.setTopic(channel, `incident ${id}`);
    slack.post(channel, {
      text: 'What is going on',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'Status: open' } },
      ],
      metadata: {
        event_type: 'incident_summary',
        event_payload: { incident_id: id, effect: `${id}/summary` },
      },
    });
    const [project] = jira.projects;
    const issue = jira.createIssue({
      project,
      issueType: 'Task',
      fields: {},
      properties: [{ key: 'incident-response', value: { incidentId: id } }],
    });
    jira.comment(issue, DOCUMENT, [
      { key: 'incident-response', value: { marker: `${id}/comment` } },
    ]);
    const [user] = pagerduty.directory.users;
    pagerduty.addNote(id, user.id, 'links');
    pagerduty.requestResponders(id, user.id, 'help', [
      { type: 'user', id: user.id },
    ]);
    const [pod] = kubernetes.workload('payments', 'payments-api').pods;
    kubernetes.evict(pod, true);
    kubernetes.evict(pod, false);

    const { body } = await call('/audit');
    expect(body.incidents).toMatchObject([
      {
        id,
        status: 'triggered',
        channels: [{ name: 'inc-the-payments', topic: `incident ${id}` }],
        messages: [
          {
            eventType: 'incident_summary',
            effect: `${id}/summary`,
            says: 'What is going on\nStatus: open',
          },
        ],
        tickets: [{ key: issue.key, comments: [{ effect: `${id}/comment` }] }],
        notes: [{ text: 'links' }],
        responderRequests: [{ message: 'help' }],
        escalations: [],
        repairs: [{ verb: 'evict', name: pod.name }],
      },
    ]);
    expect(body.strays).toEqual({ channels: [], tickets: [], repairs: [] });
  });

  it('knows a channel by its name before it has a topic, and names what belongs to nobody', async () => {
    const { slack, jira, pagerduty } = sandbox;
    const id = await trigger();
    const { number } = pagerduty.incident(id);
    slack.createChannel(`inc-${number}-payments-api`);
    slack.createChannel('inc-4711-somebody-elses');
    const [project] = jira.projects;
    const issue = jira.createIssue({
      project,
      issueType: 'Task',
      fields: {},
      properties: [],
    });
    const { body } = await call('/audit');
    expect(body.incidents[0].channels).toMatchObject([
      { name: `inc-${number}-payments-api` },
    ]);
    expect(body.strays).toEqual({
      channels: ['#inc-4711-somebody-elses'],
      tickets: [issue.key],
      repairs: [],
    });
  });

  it('tells it page by page', async () => {
    const ids = [await trigger(), await trigger(), await trigger()];
    const first = await call('/audit?limit=2');
    const second = await call(`/audit?limit=2&after=${first.body.next}`);
    expect(
      [...first.body.incidents, ...second.body.incidents].map(
        (incident: { id: string }) => incident.id,
      ),
    ).toEqual(ids);
    expect(second.body).not.toHaveProperty('next');
    await expect(call('/audit?limit=5000')).resolves.toMatchObject({
      status: 400,
    });
  });
});
