import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openGate } from '../../__testUtils__/openGate';
import { CloudJira } from './Jira';

const ticket = {
  projectKey: 'DEMO',
  summary: 'Demo',
  description: [{ text: 'A demo' }],
  labels: [],
  marker: { property: 'demo', value: {}, label: 'demo-1' },
};
const link = { globalId: 'demo', title: 'Demo', url: 'https://example.com' };

const calls: Record<string, (jira: CloudJira) => Promise<unknown>> = {
  'open the ticket': jira => jira.create(ticket),
  'look for the ticket': jira => jira.find('DEMO', 'demo-1'),
  'comment on the ticket': jira => jira.comment('DEMO-1', 'm', [{ text: 'x' }]),
  'read the comments': jira => jira.hasComment('DEMO-1', 'm'),
  'link the ticket': jira => jira.link('DEMO-1', link),
  'read the tickets': jira => jira.issues(['DEMO-1']),
  'look for changed tickets': jira =>
    jira.changed({ label: 'demo', withinMinutes: 10 }),
  'read the transitions of the ticket': jira => jira.moveTo('DEMO-1', 'done'),
  'read the issue types of DEMO': jira => jira.check(),
};

describe('an answer of Jira that is none', () => {
  let server: Server;
  let jira: CloudJira;
  let answer: { type?: string; body: string };

  beforeEach(async () => {
    server = createServer((_request, response) => {
      if (answer.type) {
        response.setHeader('content-type', answer.type);
      }
      response.end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    jira = await CloudJira.create(
      {
        baseUrl: `http://127.0.0.1:${port}`,
        email: 'demo@example.com',
        apiToken: 'demo',
        defaultProject: 'DEMO',
        issueType: 'Task',
        callsPerMinute: 100,
      },
      await openGate('Jira'),
    );
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  it.each(Object.keys(calls))(
    'leaves open whether it was done: %s',
    async what => {
      const answers: (typeof answer)[] = [
        { type: 'text/html', body: '<h1>Log in</h1>' },
        { type: 'application/json', body: '' },
        { type: 'application/json', body: '[]' },
        { body: '' },
      ];
      for (answer of answers) {
        await expect(calls[what](jira)).rejects.toMatchObject({
          name: 'ProviderError',
          kind: 'unknown',
          message: `Jira answered something unexpected to ${what}`,
        });
      }
    },
  );

  it('does not take a search without its issues, or comments without theirs, for "not there"', async () => {
    answer = { type: 'application/json', body: '{}' };
    await expect(jira.find('DEMO', 'demo-1')).rejects.toMatchObject({
      kind: 'unknown',
    });
    await expect(jira.hasComment('DEMO-1', 'm')).rejects.toMatchObject({
      kind: 'unknown',
    });
  });

  it('knows what is gone from what Jira could not answer', async () => {
    const issue = (id: string, key: string) => ({
      id,
      key,
      fields: {
        status: { name: 'Fertig', statusCategory: { key: 'done' } },
        duedate: null,
        labels: ['demo'],
        updated: '2026-03-03T13:00:00.000+0100',
      },
    });
    answer = {
      type: 'application/json',
      body: JSON.stringify({
        issues: [issue('1', 'MOVED-9'), issue('2', 'DEMO-2')],
        issueErrors: [{ id: '3', errorMessage: 'later' }],
      }),
    };
    expect(await jira.issues(['1', 'DEMO-2', '3', '4'])).toEqual({
      found: [
        expect.objectContaining({ key: 'MOVED-9', category: 'done' }),
        expect.objectContaining({
          status: 'Fertig',
          dueDate: undefined,
          updatedAt: '2026-03-03T12:00:00.000Z',
        }),
      ],
      missing: ['4'],
    });
  });

  it('says what to do where the workflow does not lead there', async () => {
    answer = {
      type: 'application/json',
      body: JSON.stringify({
        transitions: [
          {
            id: '1',
            to: { name: 'Review', statusCategory: { key: 'indeterminate' } },
          },
        ],
      }),
    };
    await expect(jira.moveTo('DEMO-1', 'done')).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(
        'no transition to a status of the category Done',
      ),
      remedy: expect.stringContaining('Move DEMO-1 by hand'),
    });
  });

  it('knows nothing found from something found', async () => {
    answer = { type: 'application/json', body: '{"issues":[]}' };
    await expect(jira.find('DEMO', 'demo-1')).resolves.toBeUndefined();
    answer = {
      type: 'application/json',
      body: '{"issues":[{"key":"DEMO-7"}]}',
    };
    await expect(jira.find('DEMO', 'demo-1')).resolves.toMatchObject({
      key: 'DEMO-7',
    });
  });
});
