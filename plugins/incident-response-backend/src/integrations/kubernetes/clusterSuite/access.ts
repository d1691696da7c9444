import { Clusters } from '../Clusters';
import { RolloutRestart } from '../actions';
import { Attempt, entityOf } from './Attempt';
import { TestCluster } from './TestCluster';

describe("the portal's account", () => {
  it('is allowed everything that repairs need, by its role alone', async () => {
    const { namespace, portal } = await TestCluster.connect();
    await expect(
      new Clusters([portal]).check([namespace]),
    ).resolves.toMatchObject([{ status: 'ok' }]);
  });

  it('is allowed nothing else: neither deleting, nor secrets, nor another namespace', async () => {
    const { namespace, portal } = await TestCluster.connect();
    const deployments = { group: 'apps', resource: 'deployments' };
    const secrets = { group: '', resource: 'secrets' };
    await expect(portal.may(namespace, 'delete', deployments)).resolves.toBe(
      false,
    );
    await expect(portal.may(namespace, 'get', secrets)).resolves.toBe(false);
    await expect(portal.may('kube-system', 'list', deployments)).resolves.toBe(
      false,
    );
  });

  it('is told what is missing before it is needed, and by name when it is', async () => {
    const cluster = await TestCluster.connect();
    const { namespace } = cluster;
    const clusters = new Clusters([await cluster.asNobody()]);
    await expect(clusters.check([namespace])).resolves.toMatchObject([
      {
        status: 'warning',
        detail: expect.stringContaining('pods/eviction'),
        remedy: expect.stringContaining('Bind a role'),
      },
    ]);
    const attempt = new Attempt(
      new RolloutRestart({ clusters }),
      entityOf(cluster, 'not-allowed'),
      {},
    );
    await expect(attempt.prepare()).rejects.toMatchObject({
      message: expect.stringContaining('403'),
    });
  });
});
