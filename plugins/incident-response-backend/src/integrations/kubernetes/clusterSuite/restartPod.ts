import { Clusters } from '../Clusters';
import { RestartPod } from '../actions';
import type { Pod } from '../workloads';
import { Attempt, entityOf, MARKER } from './Attempt';
import { eventually } from './eventually';
import { BROKEN, UNREADY } from './manifests';
import { TestCluster } from './TestCluster';

async function arrange() {
  const cluster = await TestCluster.connect();
  const action = new RestartPod({ clusters: new Clusters([cluster.portal]) });
  return {
    cluster,
    attempt: (name: string, select: string, options?: { dryRun: boolean }) =>
      new Attempt(action, entityOf(cluster, name), { select }, options),
  };
}

/** Makes one pod of a workload crash again and again. */
async function breakPod(cluster: TestCluster, name: string): Promise<Pod> {
  const [victim] = await cluster.pods(name);
  await cluster.run(victim, `touch ${BROKEN}`);
  await eventually(async () => {
    const pods = await cluster.pods(name);
    expect(pods.find(({ uid }) => uid === victim.uid)?.waitingReason).toBe(
      'CrashLoopBackOff',
    );
  });
  return victim;
}

describe('kubernetes:restart-pod', () => {
  it('evicts the pod that is crash looping, and sees the workload well', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'restart-crashing';
    await cluster.deployment(name, { replicas: 2 });
    const victim = await breakPod(cluster, name);
    const repair = attempt(name, 'crash-looping');

    await expect(repair.prepare()).resolves.toMatchObject({
      precondition: 'holds',
      targets: [{ kind: 'Pod', name: victim.name }],
      evidence: expect.arrayContaining([
        expect.objectContaining({ title: `Pod ${victim.name}` }),
      ]),
    });
    await repair.perform();
    await repair.untilVerified('healthy');
    const after = await cluster.pods(name);
    expect(after).toHaveLength(2);
    expect(after.map(({ uid }) => uid)).not.toContain(victim.uid);
    await expect(repair.findPerformed()).resolves.toMatchObject({
      targets: [{ kind: 'Deployment', name }],
    });
    await expect(
      attempt(name, 'crash-looping').findPerformed(),
    ).resolves.toBeUndefined();
  });

  it('is blocked by a disruption budget, and then has changed nothing', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'restart-budget';
    await cluster.deployment(name, { replicas: 2 });
    await cluster.budget(name, name, 2);
    const [victim] = await cluster.pods(name);
    await cluster.run(victim, `touch ${UNREADY}`);
    await eventually(async () =>
      expect((await cluster.workload(name)).available).toBe(1),
    );
    const before = await cluster.pods(name);
    const repair = attempt(name, 'not-ready');

    await expect(repair.prepare()).resolves.toMatchObject({
      precondition: 'blocked',
    });
    await expect(repair.perform()).rejects.toMatchObject({
      name: 'RemediationBlockedError',
      message: expect.stringContaining('disruption budget'),
    });
    const after = await cluster.pods(name);
    expect(after.map(({ uid }) => uid).sort()).toEqual(
      before.map(({ uid }) => uid).sort(),
    );
    const { annotations } = await cluster.workload(name);
    expect(annotations).not.toHaveProperty([MARKER]);
    await expect(repair.findPerformed()).resolves.toBeUndefined();
  });

  it('changes nothing in a dry run', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'restart-dry-run';
    await cluster.deployment(name, { replicas: 2 });
    const victim = await breakPod(cluster, name);
    const repair = attempt(name, 'crash-looping', { dryRun: true });

    await expect(repair.perform()).resolves.toMatchObject({
      changes: [expect.stringContaining(victim.name)],
    });
    const after = await cluster.pods(name);
    expect(after.map(({ uid }) => uid)).toContain(victim.uid);
    const { annotations } = await cluster.workload(name);
    expect(annotations).not.toHaveProperty([MARKER]);
  });

  it('restarts a pod that is running and not ready', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'restart-unready';
    await cluster.deployment(name, { replicas: 2 });
    const [victim] = await cluster.pods(name);
    await cluster.run(victim, `touch ${UNREADY}`);
    const repair = attempt(name, 'not-ready');
    await eventually(async () =>
      expect(await repair.prepare()).toMatchObject({
        precondition: 'holds',
        targets: [{ name: victim.name }],
      }),
    );
    await repair.perform();
    await repair.untilVerified('healthy');
  });
});
