import { Clusters } from '../Clusters';
import { RolloutRestart } from '../actions';
import { Attempt, entityOf, MARKER } from './Attempt';
import { eventually } from './eventually';
import { labelsOf, podTemplate, STATE } from './manifests';
import { TestCluster } from './TestCluster';

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

async function arrange() {
  const cluster = await TestCluster.connect();
  const action = new RolloutRestart({
    clusters: new Clusters([cluster.portal]),
  });
  return {
    cluster,
    attempt: (name: string, options?: { dryRun: boolean }) =>
      new Attempt(action, entityOf(cluster, name), {}, options),
    uidsOf: async (name: string) =>
      (await cluster.pods(name)).map(({ uid }) => uid),
  };
}

/** Restarts a workload and sees that all its pods are others. */
async function restart(name: string): Promise<void> {
  const { attempt, uidsOf } = await arrange();
  const before = await uidsOf(name);
  const repair = attempt(name);
  await expect(repair.prepare()).resolves.toMatchObject({
    precondition: 'holds',
    targets: [{ name }],
  });
  await repair.perform();
  await repair.untilVerified('healthy');
  const after = await uidsOf(name);
  expect(after).toHaveLength(before.length);
  expect(after.filter(uid => before.includes(uid))).toEqual([]);
  await expect(repair.findPerformed()).resolves.toMatchObject({
    targets: [{ name }],
  });
}

describe('kubernetes:rollout-restart', () => {
  it('replaces every pod of a Deployment, and waits until that is done', async () => {
    const { cluster } = await arrange();
    await cluster.deployment('rollout-deployment', { replicas: 3 });
    await restart('rollout-deployment');
  });

  it('replaces every pod of a StatefulSet', async () => {
    const { cluster } = await arrange();
    const name = 'rollout-stateful';
    await cluster.apps.createNamespacedStatefulSet({
      namespace: cluster.namespace,
      body: {
        metadata: { name, labels: labelsOf(name) },
        spec: {
          replicas: 2,
          serviceName: name,
          podManagementPolicy: 'Parallel',
          selector: { matchLabels: { app: name } },
          template: podTemplate(name),
        },
      },
    });
    await cluster.untilSettled(name);
    await restart(name);
  });

  it('replaces every pod of a DaemonSet', async () => {
    const { cluster } = await arrange();
    const name = 'rollout-daemon';
    await cluster.apps.createNamespacedDaemonSet({
      namespace: cluster.namespace,
      body: {
        metadata: { name, labels: labelsOf(name) },
        spec: {
          selector: { matchLabels: { app: name } },
          updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } },
          template: podTemplate(name),
        },
      },
    });
    await eventually(async () =>
      expect((await cluster.workload(name)).replicas).toBeGreaterThan(0),
    );
    await cluster.untilSettled(name);
    await restart(name);
  });

  it('changes nothing in a dry run', async () => {
    const { cluster, attempt, uidsOf } = await arrange();
    const name = 'rollout-dry-run';
    await cluster.deployment(name);
    const before = await uidsOf(name);
    await expect(
      attempt(name, { dryRun: true }).perform(),
    ).resolves.toMatchObject({ targets: [{ name }] });
    const { annotations, templateAnnotations, rolling } =
      await cluster.workload(name);
    expect(rolling).toBe(false);
    expect(annotations).not.toHaveProperty([MARKER]);
    expect(templateAnnotations).not.toHaveProperty([RESTARTED]);
    await expect(uidsOf(name)).resolves.toEqual(before);
  });

  it('is busy while a rollout is in progress, and tells when one gives up', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'rollout-gives-up';
    const ready = `${STATE}/ready`;
    await cluster.deployment(name, {
      // Only the first pod is ever told that it is ready.
      readyWith: ready,
      runs: false,
      spec: { progressDeadlineSeconds: 5 },
    });
    const first = await eventually(async () => {
      const [pod] = await cluster.pods(name);
      await cluster.run(pod, `touch ${ready}`);
      return pod;
    });
    await cluster.untilSettled(name);

    const repair = attempt(name);
    await repair.perform();
    await expect(attempt(name).prepare()).resolves.toMatchObject({
      precondition: 'busy',
      observed: expect.stringContaining(name),
    });
    const { observed } = await repair.untilVerified('failed');
    expect(observed).toMatch(/gave up/);
    // What worked before still does.
    const pods = await cluster.pods(name);
    expect(pods.find(({ uid }) => uid === first.uid)?.ready).toBe(true);
  });

  it('writes although somebody else has just written', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'rollout-conflict';
    await cluster.deployment(name);
    const stranger = (round: number) =>
      cluster.apps.patchNamespacedDeployment({
        name,
        namespace: cluster.namespace,
        body: [
          {
            op: 'add',
            path: '/metadata/labels/stranger',
            value: `round-${round}`,
          },
        ],
      });
    const repair = attempt(name);
    await Promise.all([
      repair.perform(),
      ...[1, 2, 3, 4, 5].map(round => stranger(round)),
    ]);
    await repair.untilVerified('healthy');
    const { annotations } = await cluster.workload(name);
    expect(annotations[MARKER]).toBe(repair.context.marker);
  });
});
