import { mockServices } from '@backstage/backend-test-utils';
import { readClusters } from './readClusters';

const CERTIFICATE = Buffer.from(
  '-----BEGIN CERTIFICATE-----\na demo\n-----END CERTIFICATE-----\n',
).toString('base64');

const logger = mockServices.logger.mock();
const read = (data: object) =>
  readClusters(
    mockServices.rootConfig({ data: JSON.parse(JSON.stringify(data)) }),
    { logger },
  );
const own = (...clusters: object[]) => ({
  incidentResponse: { kubernetes: { clusters } },
});
const portal = (...clusters: object[]) => ({
  kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
});
const shown = {
  name: 'shown',
  url: 'https://shown.example.com/',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'a-secret',
  caData: CERTIFICATE,
};

describe('the clusters of the configuration', () => {
  afterEach(() => jest.clearAllMocks());

  it('are reached with a token', async () => {
    const [cluster] = await read(
      own({
        name: 'main',
        url: 'https://main.example.com/',
        token: 'a-secret',
        caData: CERTIFICATE,
      }),
    );
    expect(cluster).toMatchObject({
      name: 'main',
      connection: { url: 'https://main.example.com', caData: CERTIFICATE },
    });
    expect(
      'token' in cluster.connection && (await cluster.connection.token()),
    ).toBe('a-secret');
  });

  it.each([
    [
      { name: 'main' },
      'clusters[0] (main) has no address: give it exactly one of inCluster: true, url and kubeconfig',
    ],
    [
      { name: 'main', url: 'https://x', kubeconfig: '/x' },
      'has url and kubeconfig: give it exactly one',
    ],
    [
      { name: 'main', url: 'https://x', context: 'y' },
      'has a context without a kubeconfig',
    ],
    [
      { name: 'main', kubeconfig: '/x', token: 'a-secret' },
      'has token beside a kubeconfig',
    ],
    [
      { name: 'main', kubeconfig: '/nowhere/config' },
      "clusters[0] (main).kubeconfig: /nowhere/config can't be read (ENOENT)",
    ],
    [
      { name: 'main', url: 'https://me:a-secret@x' },
      'clusters[0] (main).url is no address of an API server',
    ],
    [
      { name: 'main', url: 'x.example.com:6443' },
      'give it as https://host:port',
    ],
    [
      { name: 'main', url: 'https://x', caData: 'a-secret' },
      'caData is no certificate in PEM, base64-encoded',
    ],
    [{ name: 'main', inCluster: true }, 'does not run in a pod'],
    [{ url: 'https://x' }, 'incidentResponse.kubernetes.clusters[0].name'],
  ])('are refused as %j, with the way out', async (cluster, message) => {
    const error = await read(own(cluster)).catch(e => e);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('a-secret');
  });

  it('have names of their own', async () => {
    const cluster = { name: 'main', url: 'https://x' };
    await expect(read(own(cluster, cluster))).rejects.toThrow(
      'Two clusters are named main',
    );
  });

  it("are the portal's where there are no others", async () => {
    const clusters = await read(portal(shown));
    expect(clusters).toMatchObject([
      {
        name: 'shown',
        connection: { url: 'https://shown.example.com', caData: CERTIFICATE },
      },
    ]);
    expect(logger.info).toHaveBeenCalledWith(expect.any(String), {
      clusters: 'shown',
    });
    expect(
      await read({
        ...portal(shown),
        ...own({ name: 'main', url: 'https://main.example.com' }),
      }),
    ).toMatchObject([{ name: 'main' }]);
  });

  it.each([
    ['the configuration says so', { usePortalClusters: false }],
    ['there are to be none', { clusters: [] }],
  ])("are not the portal's where %s", async (_, kubernetes) => {
    expect(
      await read({ ...portal(shown), incidentResponse: { kubernetes } }),
    ).toEqual([]);
  });

  it.each([
    [
      { ...shown, authProvider: 'google' },
      'shown lets people in by google, and repairs happen when nobody is signed in',
    ],
    [
      { ...shown, serviceAccountToken: undefined },
      'shown has no serviceAccountToken',
    ],
  ])(
    'leave out one of the portal that nobody can use alone',
    async (cluster, reason) => {
      expect(await read(portal(cluster))).toEqual([]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('incidentResponse.kubernetes.clusters'),
        { key: 'kubernetes.clusterLocatorMethods[0].clusters[0]', reason },
      );
      expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('a-secret');
    },
  );

  it('leave out what the portal finds elsewhere', async () => {
    expect(
      await read({ kubernetes: { clusterLocatorMethods: [{ type: 'gke' }] } }),
    ).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(expect.any(String), {
      key: 'kubernetes.clusterLocatorMethods[0]',
      reason: 'clusters of type gke are not in the configuration',
    });
  });
});
