import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';

async function connect(sandbox: Sandbox, apiToken = sandbox.tokens.jira) {
  const { createCloudClient } = await import('jira.js');
  return createCloudClient({
    host: sandbox.urls.jira,
    auth: { type: 'basic', email: 'bot.demo@example.com', apiToken },
  });
}

const paragraph = (text: string) => ({
  type: 'doc' as const,
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

describe('the Jira emulator, used with the real SDK', () => {
  let sandbox: Sandbox;
  let client: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = await connect(sandbox);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const create = (fields: Record<string, unknown> = {}) =>
    client.issues.createIssue({
      fields: {
        project: { key: 'OPS' },
        issuetype: { name: 'Incident' },
        summary: 'payments-api is unwell',
        ...fields,
      },
      properties: [
        { key: 'incident-response', value: { incidentId: 'QINCIDENT' } },
      ],
    });

  it('refuses a wrong token', async () => {
    const stranger = await connect(sandbox, 'wrong');
    await expect(stranger.myself.getCurrentUser()).rejects.toMatchObject({
      status: 401,
    });
    await expect(client.myself.getCurrentUser()).resolves.toMatchObject({
      displayName: 'Incident Response',
    });
  });

  it('creates, reads and edits an issue with its property', async () => {
    const { key } = await create({
      description: paragraph('It hurts'),
      labels: ['incident-response'],
      priority: { name: 'High' },
    });
    await client.issues.editIssue({
      issueIdOrKey: key,
      fields: { summary: 'payments-api is better' },
    });
    await expect(
      client.issues.getIssue({ issueIdOrKey: key }),
    ).resolves.toMatchObject({
      fields: {
        summary: 'payments-api is better',
        priority: { name: 'High' },
        status: { name: 'To Do' },
      },
    });
    await expect(
      client.issueProperties.getIssueProperty({
        issueIdOrKey: key,
        propertyKey: 'incident-response',
      }),
    ).resolves.toMatchObject({ value: { incidentId: 'QINCIDENT' } });
  });

  it.each([
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }],
    ['a summary with a newline', { summary: 'one\ntwo' }],
    ['a label with a space', { labels: ['two words'] }],
    ['a field that is on no screen', { customfield_1: 'x' }],
    ['an unknown project', { project: { key: 'NOWHERE' } }],
    [
      'a priority where the screen has none',
      { project: { key: 'NOPRIO' }, priority: { name: 'High' } },
    ],
  ])('refuses %s', async (_what, fields) => {
    await expect(create(fields)).rejects.toMatchObject({ status: 400 });
    expect(sandbox.jira.issues).toHaveLength(0);
  });

  it('refuses a description that is a string', async () => {
    const response = await fetch(`${sandbox.urls.jira}/rest/api/3/issue`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${sandbox.tokens.jira}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        fields: {
          project: { key: 'OPS' },
          issuetype: { name: 'Incident' },
          summary: 'payments-api is unwell',
          description: 'It hurts',
        },
      }),
    });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({
      errors: {
        description: 'Operation value must be an Atlassian Document',
      },
    });
  });

  it('tells by project whether priority can be set', async () => {
    const fieldsOf = async (projectIdOrKey: string) => {
      const { issueTypes = [] } =
        await client.issues.getCreateIssueMetaIssueTypes({
          projectIdOrKey,
        });
      const meta = await client.issues.getCreateIssueMetaIssueTypeId({
        projectIdOrKey,
        issueTypeId: issueTypes[0].id ?? '',
      });
      return (meta.fields ?? []).map(({ fieldId }) => fieldId);
    };
    await expect(fieldsOf('OPS')).resolves.toContain('priority');
    await expect(fieldsOf('NOPRIO')).resolves.not.toContain('priority');
  });

  it('finds an issue by its property, but only after a while', async () => {
    const { key } = await create();
    const find = async () => {
      const { issues = [] } =
        await client.issueSearch.searchAndReconsileIssuesUsingJqlPost({
          jql: 'project = OPS AND issue.property[incident-response].incidentId = "QINCIDENT" ORDER BY created ASC',
          fields: ['summary'],
        });
      return issues.map(issue => issue.key);
    };
    await expect(find()).resolves.toEqual([]);
    await eventually(async () => expect(await find()).toEqual([key]));
  });

  it('has given up the old search', async () => {
    const response = await fetch(
      `${sandbox.urls.jira}/rest/api/3/search?jql=project=OPS`,
      { headers: { Authorization: `Bearer ${sandbox.tokens.jira}` } },
    );
    expect(response.status).toBe(410);
  });

  it('keeps what an app attaches to a comment for the one who asks, newest first', async () => {
    const { key } = await create();
    for (const effect of ['first', 'second', 'third']) {
      await client.issueComments.addComment({
        issueIdOrKey: key,
        body: paragraph(effect),
        properties: [{ key: 'incident-response', value: { effect } }],
      });
    }
    const list = async (more: object) => {
      const page = await client.issueComments.getComments({
        issueIdOrKey: key,
        orderBy: '-created',
        ...more,
      });
      const { comments = [], total } = page;
      return { total, properties: comments.map(item => item.properties) };
    };
    await expect(
      list({ expand: 'properties', maxResults: 2 }),
    ).resolves.toEqual({
      total: 3,
      properties: ['third', 'second'].map(effect => [
        { key: 'incident-response', value: { effect } },
      ]),
    });
    await expect(list({ startAt: 2 })).resolves.toEqual({
      total: 3,
      properties: [undefined],
    });
  });

  it('comments in documents only, links once for each global id, and moves', async () => {
    const { key } = await create();
    await client.issueComments.addComment({
      issueIdOrKey: key,
      body: paragraph('Restarted'),
    });
    for (const title of ['Channel', 'The channel']) {
      await client.issueRemoteLinks.createOrUpdateRemoteIssueLink({
        issueIdOrKey: key,
        globalId: 'channel',
        object: { title, url: 'http://127.0.0.1/channel' },
      });
    }
    const { transitions = [] } = await client.issues.getTransitions({
      issueIdOrKey: key,
    });
    const done = transitions.find(({ name }) => name === 'Done');
    await client.issues.doTransition({
      issueIdOrKey: key,
      transition: { id: done?.id },
    });
    const [issue] = sandbox.jira.issues;
    expect(issue.status).toBe('Done');
    expect(issue.comments).toHaveLength(1);
    expect(issue.remoteLinks).toEqual([
      expect.objectContaining({
        object: expect.objectContaining({ title: 'The channel' }),
      }),
    ]);
  });

  it('answers many issues at once, also by the key before a move, and leaves out what is gone', async () => {
    const [first, second, third] = [
      await create(),
      await create(),
      await create(),
    ];
    const { jira } = sandbox;
    const project = jira.project('NOPRIO');
    if (project) {
      jira.move(jira.issue(second.key), project);
    }
    jira.delete(jira.issue(third.key));
    const { issues } = await client.issues.bulkFetchIssues({
      issueIdsOrKeys: [first.id, second.key, third.key, 'OPS-999999'],
      fields: ['status', 'duedate'],
    });
    expect(issues?.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(issues?.[1].key).toMatch(/^NOPRIO-/);
    await expect(
      client.issues.getIssue({ issueIdOrKey: second.key }),
    ).resolves.toMatchObject({ id: second.id });
  });

  it('takes a due date away', async () => {
    const { key } = await create({ duedate: '2026-12-01' });
    await client.issues.editIssue({
      issueIdOrKey: key,
      fields: { duedate: null },
    });
    expect(sandbox.jira.issue(key).dueDate).toBeUndefined();
  });

  it('lets people change issues by hand', async () => {
    const { key } = await create();
    const change = (body: object, of = key) =>
      fetch(`${sandbox.url}/sandbox/jira/issues/${of}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const answer = await change({ action: 'transition', status: 'Done' });
    expect(await answer.json()).toEqual({ key, status: 'Done' });
    await change({ action: 'edit', dueDate: '2026-12-01' });
    expect(sandbox.jira.issue(key)).toMatchObject({
      status: 'Done',
      dueDate: '2026-12-01',
    });
    const moved = await change({ action: 'move', project: 'NOPRIO' });
    expect(await moved.json()).toMatchObject({
      key: expect.stringMatching(/^NOPRIO-/),
    });
    expect((await change({ action: 'move', project: 'X' })).status).toBe(404);
    expect((await change({ action: 'transition', status: 'X' })).status).toBe(
      400,
    );
    await change({ action: 'delete' });
    expect((await change({ action: 'delete' })).status).toBe(404);
  });
});
