import type { V1PodList } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';
import { openGate } from '../../__testUtils__/openGate';
import { KubernetesApi, pathOf, type Connection } from './KubernetesApi';

const PODS = '/api/v1/namespaces/shop/pods';

interface Seen {
  method?: string;
  url?: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Answers of an API server, without one: what it has seen is kept. */
class Server {
  readonly seen: Seen[] = [];
  answer: { status: number; headers?: Record<string, string>; body: string } = {
    status: 200,
    body: '{"items":[]}',
  };
  silent = false;
  private readonly server: http.Server;
  private readonly scheme: string;

  constructor(tls?: { key: string; cert: string }) {
    this.scheme = tls ? 'https' : 'http';
    const listener: http.RequestListener = async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const { method, url, headers } = request;
      this.seen.push({ method, url, headers, body });
      if (!this.silent) {
        response.writeHead(this.answer.status, this.answer.headers);
        response.end(this.answer.body);
      }
    };
    this.server = tls
      ? https.createServer(tls, listener)
      : http.createServer(listener);
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => {
      this.server.listen(0, 'localhost', resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    return `${this.scheme}://localhost:${port}`;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}

async function connect(connection: Partial<Connection> & { url: string }) {
  return new KubernetesApi(
    'demo',
    { token: async () => 'a-token', ...connection },
    await openGate('Kubernetes'),
  );
}

describe('the API of a cluster', () => {
  let server: Server;
  let url: string;
  let api: KubernetesApi;

  beforeEach(async () => {
    server = new Server();
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
    [200, '<html>Sign in</html>', { kind: 'unknown' }],
  ])('says what %d means', async (status, body, expected) => {
    server.answer = { status, body, headers: { 'retry-after': '7' } };
    await expect(api.get(PODS, 'list the pods')).rejects.toMatchObject({
      provider: 'Kubernetes',
      ...expected,
    });
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
  const server = new Server({ key, cert });
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
