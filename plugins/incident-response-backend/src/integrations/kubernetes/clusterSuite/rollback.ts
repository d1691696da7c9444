import { Clusters } from '../Clusters';
import { Rollback } from '../actions';
import { Attempt, entityOf, MARKER } from './Attempt';
import { eventually } from './eventually';
import { labelsOf, podTemplate } from './manifests';
import { TestCluster } from './TestCluster';

/** What somebody has just deployed: it ends as soon as it starts. */
const FAULTY = 'echo cannot start; exit 1';

async function arrange() {
  const cluster = await TestCluster.connect();
  const action = new Rollback({ clusters: new Clusters([cluster.portal]) });
  return {
    cluster,
    attempt: (name: string, options?: { dryRun: boolean }) =>
      new Attempt(
        action,
        entityOf(cluster, name),
        { when: 'crash-looping' },
        options,
      ),
  };
}

/** Deploys a revision whose pods crash, over one that works. */
async function deployFault(cluster: TestCluster, name: string) {
  await cluster.deployment(name, { replicas: 2 });
  const { namespace } = cluster;
  const deployment = await cluster.apps.readNamespacedDeployment({
    name,
    namespace,
  });
  await cluster.apps.replaceNamespacedDeployment({
    name,
    namespace,
    body: {
      metadata: {
        name,
        labels: labelsOf(name),
        resourceVersion: deployment.metadata?.resourceVersion,
      },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: name } },
        template: podTemplate(name, { script: FAULTY }),
      },
    },
  });
  await eventually(async () =>
    expect(
      (await cluster.pods(name)).map(({ waitingReason }) => waitingReason),
    ).toContain('CrashLoopBackOff'),
  );
}

describe('kubernetes:rollback', () => {
  it('says what would differ, and changes nothing in a dry run', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'rollback-dry-run';
    await deployFault(cluster, name);
    const rehearsal = attempt(name, { dryRun: true });
    await expect(rehearsal.prepare()).resolves.toMatchObject({
      precondition: 'holds',
      targets: [{ kind: 'Deployment', name }],
      changes: [expect.stringMatching(/back from revision 2 to 1/)],
      diffs: [expect.objectContaining({ before: expect.any(String) })],
    });
    await rehearsal.perform();
    const { annotations } = await cluster.workload(name);
    expect(annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '2',
    });
    expect(annotations).not.toHaveProperty([MARKER]);
  });

  it('goes back to the revision before the last deployment', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'rollback';
    await deployFault(cluster, name);
    const repair = attempt(name);
    await repair.perform();
    await repair.untilVerified('healthy');
    const { spec } = await cluster.apps.readNamespacedDeployment({
      name,
      namespace: cluster.namespace,
    });
    expect(spec?.template.spec?.containers[0].command).toEqual(
      podTemplate(name).spec?.containers[0].command,
    );
    await expect(repair.findPerformed()).resolves.toMatchObject({
      targets: [{ name }],
    });
  });

  it('has nowhere to go where there has been one revision only', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'rollback-first';
    await cluster.deployment(name, { script: FAULTY, runs: false });
    const repair = attempt(name);
    await eventually(async () =>
      expect(await repair.prepare()).toMatchObject({
        precondition: 'out_of_scope',
        targets: [],
      }),
    );
  });
});
