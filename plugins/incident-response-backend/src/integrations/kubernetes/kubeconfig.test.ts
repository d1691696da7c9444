import { createMockDirectory } from '@backstage/backend-test-utils';
import type { TLSSocket } from 'node:tls';
import selfsigned from 'selfsigned';
import { stringify } from 'yaml';
import { openGate } from '../../__testUtils__/openGate';
import { ApiServer } from './__testUtils__/ApiServer';
import { connectByKubeconfig } from './kubeconfig';
import { KubernetesApi } from './KubernetesApi';

// The SDK's first import takes its time on a busy machine.
jest.setTimeout(60_000);

const pair = (commonName: string) =>
  selfsigned.generate([{ name: 'commonName', value: commonName }], {
    keySize: 2048,
    algorithm: 'sha256',
  });
const server = pair('localhost');
const client = pair('incident-response');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a kubeconfig', () => {
  const folder = createMockDirectory();
  const api = new ApiServer({
    key: server.private,
    cert: server.cert,
    requestCert: true,
    rejectUnauthorized: false,
  });
  const subjects: unknown[] = [];
  let url: string;

  beforeAll(async () => {
    url = await api.listen();
    api.onConnection((socket: TLSSocket) =>
      subjects.push(socket.getPeerCertificate().subject?.CN),
    );
  });
  afterAll(() => api.close());

  const write = (user: object, more: object = {}) => {
    folder.setContent({
      config: stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: 'demo',
            cluster: {
              server: url,
              'certificate-authority-data': base64(server.cert),
            },
          },
        ],
        users: [{ name: 'portal', user }],
        contexts: [
          { name: 'main', context: { cluster: 'demo', user: 'portal' } },
          { name: 'broken', context: { cluster: 'demo', user: 'nobody' } },
        ],
        'current-context': 'main',
        ...more,
      }),
      token: 'from-a-file\n',
      'client.crt': client.cert,
      'client.key': client.private,
      'plugin.js': `console.log(JSON.stringify({
        apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential',
        status: { token: process.env.ISSUED, expirationTimestamp: '2999-01-01T00:00:00Z' },
      }))`,
    });
    return folder.resolve('config');
  };
  const call = async (file: string, context?: string) => {
    const connection = await connectByKubeconfig({ file, context });
    expect(connection.url).toBe(url);
    const cluster = new KubernetesApi(
      'demo',
      connection,
      await openGate('Kubernetes'),
    );
    await cluster.get('/version', 'ask for the version');
    return api.seen.at(-1)?.headers.authorization;
  };

  it.each([
    ['a token', { token: 'as-it-is' }, 'Bearer as-it-is'],
    [
      'a file beside it that has the token',
      { tokenFile: 'token' },
      'Bearer from-a-file',
    ],
    [
      'a plugin that issues tokens',
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: process.execPath,
          args: [folder.resolve('plugin.js')],
          env: [{ name: 'ISSUED', value: 'from-a-plugin' }],
        },
      },
      'Bearer from-a-plugin',
    ],
  ])('lets in by %s', async (_, user, authorization) => {
    expect(await call(write(user), 'main')).toBe(authorization);
  });

  it.each([
    [
      'in it',
      {
        'client-certificate-data': base64(client.cert),
        'client-key-data': base64(client.private),
      },
    ],
    [
      'beside it',
      { 'client-certificate': 'client.crt', 'client-key': 'client.key' },
    ],
  ])('lets in by a certificate %s', async (_, user) => {
    expect(await call(write(user))).toBeUndefined();
    expect(subjects.at(-1)).toBe('incident-response');
  });

  it('reads the token again when it has been replaced', async () => {
    const file = write({ tokenFile: 'token' });
    const connection = await connectByKubeconfig({ file });
    const cluster = new KubernetesApi(
      'demo',
      connection,
      await openGate('Kubernetes'),
    );
    await cluster.get('/version', 'ask for the version');
    folder.addContent({ token: 'another' });
    await cluster.get('/version', 'ask for the version');
    expect(api.seen.at(-1)?.headers.authorization).toBe('Bearer another');
  });

  it('keeps what a plugin prints to itself', async () => {
    const file = write({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: ['-e', 'console.log("a-secret")'],
      },
    });
    await expect(call(file)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The credentials for cluster demo could not be read',
      remedy: expect.stringContaining('credential plugin'),
    });
  });

  it.each([
    ['elsewhere', {}, 'it has main, broken'],
    ['broken', {}, "names a cluster or user that the file doesn't have"],
    [undefined, { 'current-context': '' }, 'Name one of main, broken'],
    [undefined, { clusters: [{ name: 'x' }] }, 'is no kubeconfig'],
  ])('says what is wrong with context %s', async (context, more, message) => {
    const file = write({ token: 'a-secret' }, more);
    const error = await connectByKubeconfig({ file, context }).catch(e => e);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('a-secret');
  });

  it('quotes nothing of a file that it can not read', async () => {
    folder.setContent({ config: 'users: [{a-secret' });
    const file = folder.resolve('config');
    const error = await connectByKubeconfig({ file }).catch(e => e);
    expect(error.message).toBe(
      `${file} is no kubeconfig. Check it with: kubectl --kubeconfig ${file} config view`,
    );
    await expect(
      connectByKubeconfig({ file: folder.resolve('nowhere') }),
    ).rejects.toThrow(/can't be read \(ENOENT\)/);
  });
});
