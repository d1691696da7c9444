import { startSandbox, type Sandbox } from '../startSandbox';

describe('the control API', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const call = async (
    path: string,
    body?: unknown,
    type = 'application/json',
  ) => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Content-Type': type },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  };

  it('offers the scenarios that any portal can play', async () => {
    const { body } = await call('/scenarios');
    expect(body.map(({ name }: { name: string }) => name)).toEqual([
      'high-memory',
      'high-cpu',
      'disk-full',
      'crash-loop-unfixable',
      'unmapped-service',
      'certificate-expiry',
      'approve-in-slack',
      'guard-open',
      'guard-kill-switch',
      'guard-trust',
      'guard-scope',
      'guard-maintenance',
      'guard-precondition',
      'guard-mode',
      'guard-access',
      'guard-systemic-failure',
      'guard-one-at-a-time',
      'guard-blast-radius',
      'plan-restart-then-scale',
      'hpa-owned',
    ]);
  });

  it('starts a drill and tells of it', async () => {
    const started = await call('/drills', { scenario: 'high-cpu' });
    expect(started).toMatchObject({
      status: 202,
      body: { incidentId: expect.any(String), number: expect.any(Number) },
    });
    const report = await call(`/drills/${started.body.incidentId}`);
    expect(report.body).toMatchObject({ status: 'running' });
    const again = await call('/drills', { scenario: 'high-cpu' });
    expect(again.status).toBe(409);
    const state = await call('/state');
    expect(state.body.drills).toHaveLength(1);
  });

  it('makes the cluster older, stricter and more closed', async () => {
    const webhook = {
      name: 'policy.example.com',
      namespace: 'payments',
      message: 'no',
    };
    await expect(
      call('/cluster', {
        version: '1.20',
        webhooks: [webhook],
        forbid: { namespace: 'payments', what: 'writes' },
      }),
    ).resolves.toEqual({
      status: 200,
      body: { version: '1.20', webhooks: [webhook] },
    });
    const ask = async (method: string, path: string) =>
      (
        await fetch(`${sandbox.urls.kubernetes}${path}`, {
          method,
          headers: { Authorization: `Bearer ${sandbox.tokens.kubernetes}` },
        })
      ).status;
    const deployment =
      '/apis/apps/v1/namespaces/payments/deployments/ledger-api';
    await expect(ask('DELETE', deployment)).resolves.toBe(403);
    await call('/cluster', {
      forbid: { namespace: 'payments', what: 'nothing' },
    });
    await expect(ask('DELETE', deployment)).resolves.toBe(400);
    await expect(
      call('/cluster', { version: 'newest' }),
    ).resolves.toMatchObject({ status: 400 });
  });

  it('refuses what it does not understand, and says why', async () => {
    await expect(call('/drills', { scenario: 'x' })).resolves.toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('high-memory, high-cpu') },
    });
    await expect(call('/drills', {})).resolves.toMatchObject({ status: 400 });
    await expect(call('/drills/Q0')).resolves.toMatchObject({ status: 404 });
    await expect(
      call('/faults', { provider: 'slack', kind: 'mood' }),
    ).resolves.toMatchObject({ status: 400 });
    // What a form on another site can send.
    await expect(
      call('/drills', { scenario: 'high-cpu' }, 'text/plain'),
    ).resolves.toMatchObject({ status: 415 });
    expect(sandbox.pagerduty.incidents).toHaveLength(0);
  });

  it('tells which calls the providers had', async () => {
    await fetch(`${sandbox.urls.jira}/rest/api/3/myself`);
    const { body } = await call('/calls');
    expect(body).toEqual([
      {
        provider: 'jira',
        method: 'GET',
        path: '/rest/api/3/myself',
        at: expect.any(String),
        status: 401,
        durationMs: expect.any(Number),
      },
    ]);
    const after = await call(`/calls?after=${body[0].at}`);
    expect(after.body).toEqual([]);
    await expect(call('/calls?after=soon')).resolves.toMatchObject({
      status: 400,
    });
  });

  it('injects faults, changes the latency, and resets', async () => {
    await call('/faults', { provider: 'jira', kind: 'slow', delayMs: 10 });
    const { body } = await call('/faults', { latencyMs: 5 });
    expect(body).toMatchObject({
      latencyMs: 5,
      waiting: [{ provider: 'jira', kind: 'slow', times: 1 }],
    });
    const down = await call('/outages', {
      provider: 'slack',
      kind: 'unavailable',
    });
    expect(down.body.outages).toEqual({ slack: 'unavailable' });
    await fetch(`${sandbox.url}/sandbox/faults`, { method: 'DELETE' });
    expect((await call('/faults')).body).toEqual({
      latencyMs: 5,
      waiting: [],
      outages: {},
    });
    await call('/faults', { provider: 'jira', kind: 'slow' });
    await call('/reset', {});
    expect(sandbox.faults.list()).toEqual([]);
    sandbox.faults.latencyMs = 0;
  });
});
