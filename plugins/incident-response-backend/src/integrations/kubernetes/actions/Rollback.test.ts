import { Rollback } from '.';
import {
  controlled,
  deployment,
  pod,
  replicaSet,
  template,
} from '../__testUtils__/demoObjects';
import {
  attempt,
  FakeCluster,
  type StoredObject,
} from '../__testUtils__/FakeCluster';

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

const cluster = new FakeCluster();
const rollback = () => new Rollback({ clusters: cluster.clusters });
const restarted = (image: string) => ({
  ...template(image),
  metadata: { labels: { app: 'web' }, annotations: { [RESTARTED]: 'then' } },
});
const broken = (owner: object = {}) =>
  pod('web-2-a', { waiting: 'ImagePullBackOff', owner: { ...owner } });

beforeAll(() => cluster.start());
afterAll(() => cluster.stop());
beforeEach(() => cluster.reset());

describe('a rollback', () => {
  it('always needs a person', () => {
    expect(rollback().needsApproval).toBe(true);
  });

  it('goes to the template before, whole, and shows what differs', async () => {
    cluster.put(
      deployment({
        template: template('web:2', {
          env: [{ name: 'KEY', value: 'hunter2' }],
          args: ['--new'],
        }),
      }),
      broken(),
      replicaSet(1, template('web:1', { env: [{ name: 'KEY', value: 'x' }] })),
      replicaSet(
        2,
        template('web:2', {
          env: [{ name: 'KEY', value: 'hunter2' }],
          args: ['--new'],
        }),
      ),
    );
    const proposal = await rollback().prepare(attempt({}));
    expect(proposal).toMatchObject({
      precondition: 'holds',
      changes: [
        'roll Deployment web in shop back from revision 2 to 1: app web:2 → web:1, configuration',
      ],
    });
    const [{ before, after }] = proposal.diffs ?? [];
    expect(before).toContain('image: web:2');
    expect(before).toContain('- --new');
    expect(after).toContain('image: web:1');
    expect(after).toContain('value: (hidden), another one');
    expect(JSON.stringify(proposal)).not.toContain('hunter2');
    expect(cluster.writes).toEqual([]);

    await rollback().perform(attempt({}));
    expect(cluster.find('Deployment', 'web')?.spec).toMatchObject({
      template: template('web:1', { env: [{ name: 'KEY', value: 'x' }] }),
    });
    expect(JSON.stringify(cluster.find('Deployment', 'web'))).not.toContain(
      'pod-template-hash',
    );
    expect(await rollback().findPerformed(attempt({}))).toMatchObject({
      targets: [{ name: 'web' }],
    });
  });

  it('passes over restarts, which run the same', async () => {
    cluster.put(
      deployment({ template: restarted('web:2') }),
      pod('web-3-a', {
        waiting: 'ImagePullBackOff',
        owner: { name: 'web-3' },
      }),
      replicaSet(1, template('web:1')),
      replicaSet(2, template('web:2')),
      replicaSet(3, restarted('web:2')),
    );
    await expect(rollback().prepare(attempt({}))).resolves.toMatchObject({
      precondition: 'holds',
      changes: [
        'roll Deployment web in shop back from revision 3 to 1: app web:2 → web:1',
      ],
    });
  });

  it.each([
    [
      'has no earlier revision',
      [deployment(), broken(), replicaSet(2, template('web:2'))],
    ],
    [
      'run the same as revision 2',
      [
        deployment(),
        broken(),
        replicaSet(1, restarted('web:2')),
        replicaSet(2, template('web:2')),
      ],
    ],
    [
      'has been rolled back from revision 1 already',
      [
        deployment({}, {}, { 'incident-response/rolled-back-from': '1' }),
        broken(),
        replicaSet(1, template('web:1')),
        replicaSet(2, template('web:2')),
      ],
    ],
    [
      'the pods with the fault are not of revision 2',
      [
        deployment(),
        broken({ name: 'web-1' }),
        replicaSet(1, template('web:1')),
        replicaSet(2, template('web:2')),
      ],
    ],
    [
      'is paused',
      [
        deployment({ paused: true }),
        broken(),
        replicaSet(1, template('web:1')),
        replicaSet(2, template('web:2')),
      ],
    ],
    [
      'has no earlier revision',
      [
        deployment(),
        broken(),
        // Another workload's.
        {
          ...replicaSet(1, template('web:1')),
          metadata: {
            name: 'web-1',
            labels: { app: 'web' },
            ownerReferences: [{ uid: 'other', controller: true }],
          },
        },
        replicaSet(2, template('web:2')),
      ],
    ],
  ] as [string, StoredObject[]][])(
    'is refused where it %s',
    async (reason, objects) => {
      cluster.put(...objects);
      await expect(rollback().prepare(attempt({}))).resolves.toMatchObject({
        precondition: 'out_of_scope',
        observed: expect.stringContaining(reason),
      });
    },
  );

  it.each([
    ['gets nowhere', 'ImagePullBackOff', 'holds'],
    ['may still succeed', 'ContainerCreating', 'busy'],
  ])(
    'of a rollout that %s is there for it or waits',
    async (_, waiting, precondition) => {
      cluster.put(
        deployment({}, { updatedReplicas: 1 }),
        pod('web-2-a', { waiting }),
        replicaSet(1, template('web:1')),
        replicaSet(2, template('web:2')),
      );
      await expect(rollback().prepare(attempt({}))).resolves.toMatchObject({
        precondition,
      });
    },
  );

  it('is not made where something has been deployed since it was looked at', async () => {
    cluster.put(
      deployment({ template: template('web:3') }),
      broken(),
      replicaSet(1, template('web:1')),
      replicaSet(2, template('web:2')),
    );
    await expect(rollback().perform(attempt({}))).rejects.toThrow(
      'Deployment web in shop has been changed since it was looked at',
    );
    expect(cluster.writes).toEqual([]);
  });

  it.each([
    ['StatefulSet', 'web-2', 'web-2'],
    ['DaemonSet', 'web-2', '2'],
  ] as const)(
    'finds the revisions of a %s as well',
    async (kind, name, hash) => {
      const revision = (number: number): StoredObject => ({
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name: `web-${number}`,
          labels: { app: 'web' },
          ownerReferences: [{ uid: 'd-1', controller: true }],
        },
        revision: number,
        data: {
          spec: {
            template: { ...template(`web:${number}`), $patch: 'replace' },
          },
        },
      });
      cluster.put(
        controlled(kind),
        pod(`${name}-a`, {
          waiting: 'CrashLoopBackOff',
          owner: { kind, name: 'web' },
          labels: { 'controller-revision-hash': hash },
        }),
        revision(1),
        revision(2),
      );
      await expect(rollback().perform(attempt({}))).resolves.toMatchObject({
        changes: [
          `roll ${kind} web in shop back from revision 2 to 1: app web:2 → web:1`,
        ],
      });
      expect(cluster.find(kind, 'web')?.spec).toMatchObject({
        template: template('web:1'),
      });
      expect(JSON.stringify(cluster.find(kind, 'web'))).not.toContain('$patch');
    },
  );

  it('is verified when the rollout is seen, all pods are ready and the fault is gone', async () => {
    const rolledOut = (
      generation: number,
      observedGeneration: number,
      status: object = {},
    ) => {
      const { metadata, ...rest } = deployment(
        {},
        { observedGeneration, ...status },
      );
      return { ...rest, metadata: { ...metadata, generation } };
    };
    const failing = {
      conditions: [
        {
          type: 'Progressing',
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          message: 'timed out',
        },
      ],
    };
    const verify = () => rollback().verify(attempt({}));
    const pods = ['a', 'b', 'c'].map(letter => pod(`web-1-${letter}`));

    // What the old rollout has come to is no verdict on the new one.
    cluster.put(...pods, rolledOut(2, 1, failing));
    expect(await verify()).toMatchObject({ status: 'pending' });
    cluster.put(rolledOut(2, 2), broken());
    expect(await verify()).toMatchObject({ status: 'pending' });
    cluster.objects.delete('/api/v1/namespaces/shop/pods/web-2-a');
    expect(await verify()).toMatchObject({ status: 'healthy' });
    cluster.put(rolledOut(2, 2, failing));
    expect(await verify()).toMatchObject({
      status: 'failed',
      observed: 'the rollout of web gave up: timed out',
    });
  });
});
