import { startSandbox, type Sandbox } from '../startSandbox';

const ITEMS = ['follow-up-1', 'follow-up-2'];

describe('a drill that goes on when people have learned from it', () => {
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
  const start = async (): Promise<{ incidentId: string; number: number }> =>
    (await call('/drills', { scenario: 'full-lifecycle' })).body;
  const resolve = (incidentId: string) =>
    call(`/incidents/${incidentId}`, { action: 'resolve' });
  const openItems = (incidentId: string) =>
    ITEMS.map(actionItemId => {
      const { jira } = sandbox;
      const [project] = jira.projects;
      return jira.createIssue({
        project,
        issueType: 'Task',
        fields: { summary: actionItemId, labels: ['postmortem'] },
        properties: [
          {
            key: 'incident-response',
            value: { postmortemId: `pm-${incidentId}`, actionItemId },
          },
        ],
      });
    });
  const say = (incidentId: string, text: string) => {
    const { slack } = sandbox;
    const channel = slack.createChannel(`inc-${incidentId.toLowerCase()}`);
    slack.setTopic(channel, `incident ${incidentId}`);
    slack.post(channel, {
      text,
      metadata: {
        event_type: 'incident_summary',
        event_payload: { incident_id: incidentId },
      },
    });
  };

  it('is not offered where nobody plays these people', async () => {
    const { body } = await call('/scenarios');
    expect(body).not.toContainEqual(
      expect.objectContaining({ name: 'full-lifecycle' }),
    );
  });

  it('raises the next incident when it is told to, and only once the first is over', async () => {
    const { incidentId } = await start();
    await expect(call(`/drills/${incidentId}/next`, {})).resolves.toMatchObject(
      {
        status: 409,
        body: { error: expect.stringContaining('is triggered') },
      },
    );
    await resolve(incidentId);
    const next = await call(`/drills/${incidentId}/next`, {});
    expect(next.status).toBe(202);
    expect(sandbox.pagerduty.incident(next.body.incidentId)).toMatchObject({
      title: sandbox.pagerduty.incident(incidentId).title,
      status: 'triggered',
    });
    await resolve(next.body.incidentId);
    await expect(call(`/drills/${incidentId}/next`, {})).resolves.toMatchObject(
      { status: 409 },
    );
    await expect(call('/drills/Q0/next', {})).resolves.toMatchObject({
      status: 404,
    });
  });

  it('does not keep its service from other drills while nobody goes on', async () => {
    const { incidentId } = await start();
    await resolve(incidentId);
    sandbox.drills.start('high-memory');
    await expect(call(`/drills/${incidentId}/next`, {})).resolves.toMatchObject(
      {
        status: 409,
        body: {
          error: expect.stringContaining('high-memory is still running'),
        },
      },
    );
  });

  it('tells what Jira and S3 have of the postmortem', async () => {
    const { incidentId } = await start();
    openItems(incidentId);
    const bucket = sandbox.s3.buckets.get('postmortems') ?? new Map();
    for (const id of [incidentId, 'Q1OTHER']) {
      sandbox.s3.put(bucket, {
        key: `postmortems/pm-${id}/v1.md`,
        body: Buffer.from('# Größe'),
        contentType: 'text/markdown',
        metadata: { 'x-amz-meta-sha256': 'abc' },
      });
    }
    const { body } = await call(`/drills/${incidentId}/lesson`);
    expect(body).toMatchObject({
      tickets: ITEMS.map(actionItemId => ({ actionItemId, status: 'To Do' })),
      objects: [
        {
          key: `postmortems/pm-${incidentId}/v1.md`,
          sha256: 'abc',
          body: '# Größe',
        },
      ],
    });
  });

  it.each([
    ['all that is open', (open: string) => open, true],
    [
      'what is done as well',
      (open: string, done: string) => `${open} ${done}`,
      false,
    ],
    ['nothing that is open', () => 'nothing', false],
    ['a key that only begins like it', (open: string) => `${open}7`, false],
  ])('looks at whether the first message names %s', async (_, text, ok) => {
    const { incidentId, number } = await start();
    const [first, second] = openItems(incidentId);
    await call(`/jira/issues/${first.key}`, {
      action: 'transition',
      status: 'Done',
    });
    await resolve(incidentId);
    const next = await call(`/drills/${incidentId}/next`, {});
    say(next.body.incidentId, `#${number}: ${text(second.key, first.key)}`);
    const { checks } = sandbox.drills.report(incidentId);
    const find = (name: string) =>
      checks.find(check => check.name === `incident 2: ${name}`);
    expect(find('the first message names the earlier incident')?.ok).toBe(true);
    expect(
      find('it names the action items that are still open, and no others')?.ok,
    ).toBe(ok);
  });
});
