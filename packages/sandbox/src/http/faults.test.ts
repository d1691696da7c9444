import { Agent, request } from 'node:http';
import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';

describe('the fault layer', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const create = (name: string, signal?: AbortSignal) =>
    fetch(`${sandbox.urls.slack}/api/conversations.create`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${sandbox.tokens.slack}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ name }),
      signal,
    });
  const names = () => sandbox.slack.channels.map(({ name }) => name);

  it('answers 429 with Retry-After so many times, and only where it was told to', async () => {
    sandbox.faults.inject({
      provider: 'slack',
      kind: 'rate-limited',
      times: 2,
      path: 'conversations.create',
      retryAfterSeconds: 7,
    });
    const other = await fetch(`${sandbox.urls.slack}/api/api.test`);
    expect(other.status).toBe(200);
    const answers = [
      await create('one'),
      await create('two'),
      await create('three'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0].headers.get('Retry-After')).toBe('7');
    expect(names()).toEqual(['three']);
  });

  it('fails before anything has happened', async () => {
    sandbox.faults.inject({ provider: 'slack', kind: 'server-error' });
    sandbox.faults.inject({ provider: 'slack', kind: 'timeout-before' });
    await expect(create('one')).resolves.toMatchObject({ status: 500 });
    await expect(create('two', AbortSignal.timeout(100))).rejects.toMatchObject(
      { name: 'TimeoutError' },
    );
    expect(names()).toEqual([]);
  });

  it('does what it was asked and cuts the connection', async () => {
    sandbox.faults.inject({ provider: 'slack', kind: 'drop-after-effect' });
    await expect(create('one')).rejects.toThrow('fetch failed');
    expect(names()).toEqual(['one']);
    expect(sandbox.calls.of('slack')).toContainEqual(
      expect.objectContaining({
        path: '/api/conversations.create',
        fault: 'drop-after-effect',
        status: undefined,
      }),
    );
  });

  it('answers nothing on a connection that has been used before, either', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const createOn = (name: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const outgoing = request(
          `${sandbox.urls.slack}/api/conversations.create`,
          {
            agent,
            method: 'POST',
            headers: {
              Authorization: `Bearer ${sandbox.tokens.slack}`,
              'Content-Type': 'application/json',
            },
          },
          answer => {
            answer.resume();
            answer.once('end', () => resolve(answer.statusCode));
          },
        );
        outgoing.once('error', reject).end(JSON.stringify({ name }));
      });
    await expect(createOn('one')).resolves.toBe(200);
    sandbox.faults.inject({ provider: 'slack', kind: 'drop-after-effect' });
    await expect(createOn('two')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(createOn('three')).resolves.toBe(200);
    expect(names()).toEqual(['one', 'two', 'three']);
    agent.destroy();
  });

  it('takes a provider down as a whole, and brings it back', async () => {
    sandbox.faults.setOutage('slack', 'unavailable');
    await expect(create('one')).resolves.toMatchObject({ status: 503 });
    sandbox.faults.setOutage('slack', 'unreachable');
    await expect(create('two')).rejects.toThrow('fetch failed');
    sandbox.faults.setOutage('slack', 'silent');
    await expect(
      create('three', AbortSignal.timeout(100)),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    const other = await fetch(`${sandbox.urls.jira}/rest/api/3/myself`, {
      headers: { Authorization: `Bearer ${sandbox.tokens.jira}` },
    });
    expect(other.status).toBe(200);
    sandbox.faults.setOutage('slack', null);
    await expect(create('four')).resolves.toMatchObject({ status: 200 });
    expect(names()).toEqual(['four']);
  });

  it('makes calls slow', async () => {
    sandbox.faults.inject({ provider: 'slack', kind: 'slow', delayMs: 150 });
    await create('one');
    await eventually(() => expect(sandbox.calls.of('slack')).toHaveLength(1));
    const [{ durationMs }] = sandbox.calls.of('slack');
    expect(durationMs).toBeGreaterThanOrEqual(145);
  });
});
