import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { RemediationContext } from '@incident-response/backstage-plugin-node';
import { createWebhookAction } from '../../config/createWebhookAction';
import type { CallWebhook } from './CallWebhook';

const SECRET = 'a secret of the tests';
const limits = {
  take: async () => ({ admitted: true as const }),
  block: async () => {},
};

describe('http:webhook', () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let answer = { status: 204, headers: {} as Record<string, string> };
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response
          .writeHead(answer.status, answer.headers)
          .end('said the receiver');
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  beforeEach(() => {
    received.length = 0;
    answer = { status: 204, headers: {} };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const create = (webhooks: object[]) =>
    createWebhookAction(
      mockServices.rootConfig({
        data: { incidentResponse: { remediation: { webhooks } } },
      }),
      { logger: mockServices.logger.mock(), limits },
    );
  const action = async (
    changes: object = { allowPrivateAddress: true },
  ): Promise<CallWebhook> => {
    const created = await create([
      { name: 'flush', url, secret: SECRET, ...changes },
    ]);
    if (!created) {
      throw new Error('a webhook is configured');
    }
    return created;
  };
  const context = (
    changes: Partial<RemediationContext> = {},
  ): RemediationContext => ({
    incidentId: 'Q1',
    attempt: 1,
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'cache' },
    },
    parameters: { webhook: 'flush', body: { region: 'eu' } },
    alertLabels: {},
    marker: 'Q1/1',
    dryRun: false,
    suggestOnly: false,
    mayProceed: async () => {},
    signal: AbortSignal.timeout(5_000),
    ...changes,
  });

  it('sends what it said it would, signed, and with a key to know it by', async () => {
    const webhook = await action();
    const { changes, diffs } = await webhook.prepare(context());
    expect(received).toEqual([]);
    const result = await webhook.perform(context());
    expect(result.changes).toEqual(changes);
    expect(changes[0]).toMatch(
      /^call webhook flush at 127\.0\.0\.1:\d+ for component:default\/cache with \{"region":"eu"\}$/,
    );
    const [{ headers, body }] = received;
    expect(JSON.parse(body)).toEqual(JSON.parse(diffs?.[0].after ?? ''));
    expect(headers['idempotency-key']).toBe('Q1/1');
    const [, seconds, hex] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
        String(headers['x-incident-response-signature']),
      ) ?? [];
    expect(hex).toBe(
      createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'),
    );
  });

  it('sends nothing in a rehearsal, nor where the guards say no at the last moment', async () => {
    const webhook = await action();
    await webhook.perform(context({ dryRun: true }));
    await expect(
      webhook.perform(
        context({
          mayProceed: async () => {
            throw new Error('switched off');
          },
        }),
      ),
    ).rejects.toThrow('switched off');
    expect(received).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '169.254.169.254',
    '10.0.0.1',
    '[::ffff:127.0.0.1]',
  ])('never reaches %s, unless that is allowed', async host => {
    const { port } = server.address() as AddressInfo;
    const webhook = await action({ url: `https://${host}:${port}/hook` });
    await expect(webhook.perform(context())).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/address of the own network/),
    });
    expect(received).toEqual([]);
  });

  it('follows no redirect', async () => {
    answer = { status: 302, headers: { location: `${url}/elsewhere` } };
    await expect((await action()).perform(context())).rejects.toMatchObject({
      kind: 'rejected',
    });
    expect(received).toHaveLength(1);
  });

  it.each([
    [409, { name: 'RemediationBlockedError' }],
    [429, { name: 'RemediationBlockedError' }],
    [400, { kind: 'rejected' }],
    [503, { kind: 'unavailable' }],
    [500, { kind: 'unknown' }],
  ])('takes %s for what it means', async (status, error) => {
    answer = { status, headers: {} };
    await expect((await action()).perform(context())).rejects.toMatchObject(
      error,
    );
  });

  it('takes no webhook that is not in the configuration, and no address', async () => {
    const webhook = await action();
    expect(() => webhook.checkParameters({ webhook: 'other' })).toThrow(
      'webhook other is not in incidentResponse.remediation.webhooks',
    );
    expect(() => webhook.checkParameters({ url })).toThrow(/webhook: /);
  });

  it.each<[string, object, RegExp]>([
    [
      'http to anywhere',
      { url: 'http://example.com' },
      /must be an https address/,
    ],
    ['no address', { url: 'example' }, /must be an https address/],
    ['a password', { url: 'https://a:b@example.com' }, /user or a password/],
    [
      'a short secret',
      { url: 'https://example.com', secret: 'x' },
      /at least 16/,
    ],
  ])('does not start with %s', async (_, changes, problem) => {
    await expect(
      create([{ name: 'flush', secret: SECRET, ...changes }]),
    ).rejects.toThrow(problem);
  });
});
