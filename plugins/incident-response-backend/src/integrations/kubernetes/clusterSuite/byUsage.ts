import { Clusters } from '../Clusters';
import { RestartPod, Scale } from '../actions';
import { Attempt, entityOf, MARKER } from './Attempt';
import { eventually } from './eventually';
import { STATE } from './manifests';
import { TestCluster } from './TestCluster';

const BALLAST = `${STATE}/ballast`;
/** Files in memory count: this is more than half of the container's limit. */
const FILL_MEMORY = `head -c ${18 * 1024 ** 2} /dev/zero > ${BALLAST}`;
const ABOVE_HALF = { when: 'memory-above', percent: 50 };

async function arrange() {
  const cluster = await TestCluster.connect();
  const clusters = new Clusters([cluster.portal]);
  return {
    cluster,
    clusters,
    scale: (
      name: string,
      parameters: Record<string, unknown>,
      options?: { dryRun: boolean },
    ) =>
      new Attempt(
        new Scale({ clusters }),
        entityOf(cluster, name),
        { ...ABOVE_HALF, ...parameters },
        options,
      ),
  };
}

/** Metrics are as old as a minute. */
async function untilItHolds(attempt: Attempt): Promise<void> {
  await eventually(async () =>
    expect(await attempt.prepare()).toMatchObject({ precondition: 'holds' }),
  );
}

/** What depends on the metrics API. */
export function describeByUsage(): void {
  describe('repairs by what pods use', () => {
    it('restart-pod evicts the pod that uses too much memory', async () => {
      const { cluster, clusters } = await arrange();
      const name = 'usage-memory';
      await cluster.deployment(name, { replicas: 2 });
      const [, victim] = await cluster.pods(name);
      await cluster.run(victim, FILL_MEMORY);
      const repair = new Attempt(
        new RestartPod({ clusters }),
        entityOf(cluster, name),
        { select: 'memory-above', percent: 50 },
      );
      await untilItHolds(repair);
      await expect(repair.perform()).resolves.toMatchObject({
        targets: [{ name: victim.name }],
      });
      await repair.untilVerified('healthy');
    });

    it('scale gives a workload more replicas, at most as many as it may have, and takes them back', async () => {
      const { cluster, scale } = await arrange();
      const name = 'usage-scale';
      await cluster.deployment(name);
      const [pod] = await cluster.pods(name);
      await cluster.run(pod, FILL_MEMORY);
      const repair = scale(name, { by: 5, max: 2 });
      await untilItHolds(repair);

      const dryRun = scale(name, { by: 1, max: 2 }, { dryRun: true });
      await dryRun.perform();
      const untouched = await cluster.workload(name);
      expect(untouched.replicas).toBe(1);
      expect(untouched.annotations).not.toHaveProperty([MARKER]);

      await repair.perform();
      await expect(repair.findPerformed()).resolves.toMatchObject({
        targets: [{ name }],
      });
      await cluster.untilSettled(name);
      await expect(cluster.pods(name)).resolves.toHaveLength(2);
      await cluster.run(pod, `rm ${BALLAST}`);
      await repair.untilVerified('healthy');

      await expect(repair.restore()).resolves.toMatchObject({
        targets: [{ name }],
      });
      await cluster.untilSettled(name);
      await expect(cluster.pods(name)).resolves.toHaveLength(1);
      await expect(repair.restore()).resolves.toBeUndefined();
    });

    it('scale raises the minimum of an autoscaler instead, and puts it back', async () => {
      const { cluster, scale } = await arrange();
      const name = 'usage-autoscaled';
      const { namespace } = cluster;
      await cluster.deployment(name);
      await cluster.autoscaling.createNamespacedHorizontalPodAutoscaler({
        namespace,
        body: {
          metadata: { name },
          spec: {
            scaleTargetRef: {
              apiVersion: 'apps/v1',
              kind: 'Deployment',
              name,
            },
            minReplicas: 1,
            maxReplicas: 3,
            targetCPUUtilizationPercentage: 90,
          },
        },
      });
      const [pod] = await cluster.pods(name);
      await cluster.run(pod, FILL_MEMORY);
      const repair = scale(name, { by: 1, max: 5 });
      await untilItHolds(repair);
      await repair.perform();
      const minimum = async () =>
        (
          await cluster.autoscaling.readNamespacedHorizontalPodAutoscaler({
            name,
            namespace,
          })
        ).spec?.minReplicas;
      await expect(minimum()).resolves.toBe(2);
      await eventually(async () =>
        expect((await cluster.workload(name)).available).toBe(2),
      );
    });
  });
}
