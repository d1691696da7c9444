import type { V1PodList } from '@kubernetes/client-node';
import selfsigned from 'selfsigned';
import { openGate } from '../../__testUtils__/openGate';
import { ApiServer, problem } from './__testUtils__/ApiServer';
import type { TokenConnection } from './Connection';
import { KubernetesApi } from './KubernetesApi';
import { pathOf } from './pathOf';

const PODS = '/api/v1/namespaces/shop/pods';

async function connect(connection: Partial<TokenConnection> & { url: string }) {
  return new KubernetesApi(
    'demo',
    { token: async () => 'a-token', ...connection },
    await openGate('Kubernetes'),
  );
}

describe('the API of a cluster', () => {
  let server: ApiServer;
  let url: string;
  let api: KubernetesApi;

  beforeEach(async () => {
    server = new ApiServer();
    url = await server.listen();
    api = await connect({ url });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await server.close();
  });

  it('asks with the token and what is given of the query', async () => {
    const { items } = await api.get<V1PodList>(PODS, 'list the pods', {
      labelSelector: 'app in (a, b)',
      limit: undefined,
    });
    expect(items).toEqual([]);
    const [{ method, url: path, headers }] = server.seen;
    expect(method).toBe('GET');
    expect(path).toBe(`${PODS}?labelSelector=app+in+%28a%2C+b%29`);
    expect(headers.authorization).toBe('Bearer a-token');
  });

  it('asks for the token each time', async () => {
    const tokens = ['first', 'second'];
    api = await connect({ url, token: async () => tokens.shift() });
    await api.get(PODS, 'list the pods');
    await api.get(PODS, 'list the pods');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('patches by merging, in the name of this plugin', async () => {
    await api.patch(`${PODS}/web`, 'annotate', { a: 'ü' }, { dryRun: 'All' });
    const [{ method, url: path, headers, body }] = server.seen;
    expect(method).toBe('PATCH');
    expect(path).toBe(`${PODS}/web?dryRun=All&fieldManager=incident-response`);
    expect(headers['content-type']).toBe('application/merge-patch+json');
    expect(JSON.parse(body)).toEqual({ a: 'ü' });
  });

  it.each([
    [
      403,
      '{"kind":"Status","message":"pods is forbidden"}',
      {
        kind: 'rejected',
        code: '403',
        message: 'Kubernetes answered 403 to list the pods: pods is forbidden',
        remedy: expect.stringContaining('Bind a role'),
      },
    ],
    [
      429,
      '{"kind":"Status","message":"too many requests"}',
      { kind: 'rate_limited', retryAfterSeconds: 7 },
    ],
    [
      502,
      '<html>Bad gateway</html>',
      {
        kind: 'unknown',
        message: expect.stringContaining('<html>Bad gateway</html>'),
      },
    ],
    [503, '', { kind: 'unavailable' }],
    [
      200,
      '<html>Sign in</html>',
      {
        kind: 'unknown',
        message:
          'Kubernetes could not be reached for list the pods (the answer is no JSON)',
      },
    ],
  ])('says what %d means', async (status, body, expected) => {
    server.answer = { status, body, headers: { 'retry-after': '7' } };
    await expect(api.get(PODS, 'list the pods')).rejects.toMatchObject({
      provider: 'Kubernetes',
      ...expected,
    });
  });

  it('names the rule that the role lacks', async () => {
    server.answer = problem(
      403,
      'pods "web-1" is forbidden: User "portal" cannot create resource "pods/eviction" in API group "" in the namespace "shop"',
    );
    await expect(
      api.post(`${PODS}/web-1/eviction`, 'evict pod web-1', {}),
    ).rejects.toMatchObject({
      kind: 'rejected',
      remedy: expect.stringContaining(
        "has the rule { apiGroups: [''], resources: ['pods/eviction'], verbs: [create] } in namespace shop",
      ),
    });
  });

  it.each([
    [403, 'admission webhook "size.example.com" denied the request: too big'],
    [400, 'admission webhook "size.example.com" denied the request: too big'],
    [500, 'admission webhook "size.example.com" denied the request: too big'],
    [
      422,
      'ValidatingAdmissionPolicy "size" with binding "all" denied request: too big',
    ],
    [403, 'pods "web" is forbidden: exceeded quota: compute'],
  ])(
    'says that a policy has refused, and not a role, with %d: %s',
    async (status, message) => {
      server.answer = problem(status, message);
      await expect(
        api.patch(`${PODS}/web`, 'annotate', {}),
      ).rejects.toMatchObject({
        kind: 'rejected',
        message: `Kubernetes answered ${status} to annotate: ${message}`,
        remedy: expect.stringContaining('A policy of the cluster'),
      });
    },
  );

  it('knows that nothing has happened where a webhook could not be asked', async () => {
    server.answer = problem(
      500,
      'Internal error occurred: failed calling webhook "size.example.com"',
    );
    await expect(
      api.patch(`${PODS}/web`, 'annotate', {}),
    ).rejects.toMatchObject({
      kind: 'rejected',
      remedy: expect.stringContaining('Bring the admission webhook back'),
    });
  });

  it('takes no more of a text than it was asked to, and any bytes for text', async () => {
    server.answer = {
      status: 200,
      body: Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.alloc(5_000_000, 'x'),
      ]),
    };
    const log = await api.getText(`${PODS}/web/log`, 'read the log', {}, 1000);
    expect(log).toHaveLength(1000);
    expect(log.slice(0, 4)).toBe('\ufffd\ufffdxx');
  });

  it('does not show why there are no credentials', async () => {
    api = await connect({
      url,
      token: async () => {
        throw Object.assign(new Error('a-secret'), { code: 'ENOENT' });
      },
    });
    await expect(api.get(PODS, 'list the pods')).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The credentials for cluster demo could not be read (ENOENT)',
    });
    expect(server.seen).toEqual([]);
  });

  it('does not know what has become of a call without an answer', async () => {
    const timeout = AbortSignal.timeout(50);
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout);
    server.silent = true;
    await expect(api.patch(PODS, 'annotate', {})).rejects.toMatchObject({
      kind: 'unknown',
      code: 'ETIMEDOUT',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('knows that nothing has become of a call that never left', async () => {
    await server.close();
    await expect(api.patch(PODS, 'annotate', {})).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'ECONNREFUSED',
    });
    await server.listen();
  });
});

describe('the API of a cluster with a certificate of its own', () => {
  const { private: key, cert } = selfsigned.generate(
    [{ name: 'commonName', value: 'localhost' }],
    { keySize: 2048, algorithm: 'sha256' },
  );
  const caData = Buffer.from(cert).toString('base64');
  const server = new ApiServer({ key, cert });
  let url: string;

  beforeAll(async () => {
    url = await server.listen();
  });
  afterAll(() => server.close());

  it.each([
    ['with its authority', { caData }],
    ['unseen, where the configuration says so', { skipTLSVerify: true }],
  ])('is trusted %s', async (_, trust) => {
    const api = await connect({ url, ...trust });
    await expect(api.get(PODS, 'list the pods')).resolves.toEqual({
      items: [],
    });
  });

  it('is not trusted otherwise, and no token is sent', async () => {
    const before = server.seen.length;
    const api = await connect({ url });
    await expect(api.get(PODS, 'list the pods')).rejects.toMatchObject({
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    expect(server.seen).toHaveLength(before);
  });
});

describe('a path in a cluster', () => {
  it('names what it leads to', () => {
    expect(pathOf('api/v1', 'shop', 'pods')).toBe(PODS);
    expect(pathOf('apis/apps/v1', 'shop', 'deployments', 'web', 'scale')).toBe(
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
    );
  });

  it.each(['..', '.', '', 'a/b', 'a?b', 'A', 'a%2fb'])(
    'never leads elsewhere by a name such as "%s"',
    name => {
      expect(() => pathOf('api/v1', name, 'pods')).toThrow('is no name');
      expect(() => pathOf('api/v1', 'shop', 'pods', name)).toThrow(
        'is no name',
      );
    },
  );
});
