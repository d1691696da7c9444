import { Clusters } from '../Clusters';
import { RestartPod, RolloutRestart } from '../actions';
import { Attempt, entityOf } from './Attempt';
import { ID_LABEL } from './manifests';
import { TestCluster } from './TestCluster';

async function arrange() {
  const cluster = await TestCluster.connect();
  const clusters = new Clusters([cluster.portal]);
  const action = new RolloutRestart({ clusters });
  return {
    cluster,
    clusters,
    prepare: (name: string, annotations?: Record<string, string>) =>
      new Attempt(action, entityOf(cluster, name, annotations), {}).prepare(),
  };
}

describe('what a repair may touch', () => {
  it('is what carries the label of the entity, and nothing beside it', async () => {
    const { cluster, prepare } = await arrange();
    await cluster.deployment('scope-mine');
    await cluster.deployment('scope-other');
    await expect(prepare('scope-mine')).resolves.toMatchObject({
      precondition: 'holds',
      targets: [{ kind: 'Deployment', name: 'scope-mine' }],
    });
    // Or what a label selector of the entity finds.
    await expect(
      prepare('scope-mine', {
        'backstage.io/kubernetes-label-selector': 'app=scope-other',
      }),
    ).resolves.toMatchObject({ targets: [{ name: 'scope-other' }] });
  });

  it('is never everything: an empty selector is refused', async () => {
    const { prepare } = await arrange();
    const empty: Record<string, string>[] = [
      {},
      { [ID_LABEL]: '' },
      { 'backstage.io/kubernetes-label-selector': ' ' },
    ];
    for (const annotations of empty) {
      await expect(prepare('scope-any', annotations)).resolves.toMatchObject({
        precondition: 'out_of_scope',
        targets: [],
      });
    }
  });

  it('is nothing where no workload has the label', async () => {
    const { prepare } = await arrange();
    await expect(prepare('scope-nobody')).resolves.toMatchObject({
      precondition: 'out_of_scope',
      observed: expect.stringContaining('scope-nobody'),
    });
  });

  it('is left alone where nothing is wrong', async () => {
    const { cluster, clusters } = await arrange();
    await cluster.deployment('scope-well');
    const attempt = new Attempt(
      new RestartPod({ clusters }),
      entityOf(cluster, 'scope-well'),
      { select: 'crash-looping' },
    );
    await expect(attempt.prepare()).resolves.toMatchObject({
      precondition: 'gone',
      observed: 'no pod is crash looping',
    });
  });
});
