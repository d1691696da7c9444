import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';
import { connect, type Client } from './__testUtils__/connect';
import { deployment, NAMESPACE } from './__testUtils__/deployment';

// Pods of the sandbox take a second to start, and a rollout starts several, one after another.
jest.setTimeout(30_000);

describe("objects that clients put into the sandbox's cluster", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = await connect(sandbox);
  });
  beforeEach(async () => {
    sandbox.reset();
    await client.core.createNamespace({
      body: { metadata: { name: NAMESPACE } },
    });
  });
  afterAll(() => sandbox.stop());

  const create = (name: string, options = {}) =>
    client.apps.createNamespacedDeployment({
      namespace: NAMESPACE,
      body: deployment(name, options),
    });
  const read = (name: string) =>
    client.apps.readNamespacedDeployment({ name, namespace: NAMESPACE });
  const podsOf = async (app: string) =>
    (
      await client.core.listNamespacedPod({
        namespace: NAMESPACE,
        labelSelector: `app=${app}`,
      })
    ).items;
  const available = (name: string, replicas: number) =>
    eventually(async () =>
      expect((await read(name)).status?.availableReplicas).toBe(replicas),
    );

  it('start at generation 1, which the controller sees a moment later', async () => {
    const created = await create('web', { replicas: 2 });
    expect(created.metadata?.generation).toBe(1);
    expect(created.status?.observedGeneration).toBeUndefined();
    await available('web', 2);
    await expect(read('web')).resolves.toMatchObject({
      status: { observedGeneration: 1 },
    });
    await expect(create('web')).rejects.toMatchObject({ code: 409 });
  });

  it('are checked: numbers, labels, and the namespace that they are for', async () => {
    await expect(create('web', { replicas: -1 })).rejects.toMatchObject({
      code: 422,
    });
    const body = deployment('web');
    body.spec = {
      ...deployment('other').spec,
      selector: { matchLabels: { app: 'web' } },
      template: deployment('other').spec?.template ?? {},
    };
    await expect(
      client.apps.createNamespacedDeployment({ namespace: NAMESPACE, body }),
    ).rejects.toMatchObject({ code: 422 });
    await expect(
      client.apps.createNamespacedDeployment({
        namespace: 'nowhere',
        body: deployment('web'),
      }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('would be what a dry run answers, and are not', async () => {
    await create('web');
    const answer = await client.apps.patchNamespacedDeployment(
      {
        name: 'web',
        namespace: NAMESPACE,
        dryRun: 'All',
        body: { spec: { replicas: 5 } },
      },
      client.mergePatch,
    );
    expect(answer.spec?.replicas).toBe(5);
    expect(answer.metadata?.generation).toBe(2);
    await expect(read('web')).resolves.toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
    });
    await client.apps.deleteNamespacedDeployment({
      name: 'web',
      namespace: NAMESPACE,
      dryRun: 'All',
    });
    await expect(read('web')).resolves.toBeDefined();
  });

  it('are not changed by who has an older version of them', async () => {
    await create('web');
    await available('web', 1);
    const { metadata } = await read('web');
    const patch = (body: object) =>
      client.apps.patchNamespacedDeployment(
        { name: 'web', namespace: NAMESPACE, body },
        client.mergePatch,
      );
    await patch({ metadata: { labels: { seen: 'yes' } } });
    await expect(
      patch({
        metadata: {
          resourceVersion: metadata?.resourceVersion,
          labels: { seen: 'no' },
        },
      }),
    ).rejects.toMatchObject({ code: 409 });
  });

  it('keep a ReplicaSet for each template, which gets the newest number when it is gone back to', async () => {
    await create('web');
    await available('web', 1);
    const setImage = (image: string) =>
      client.apps.patchNamespacedDeployment(
        {
          name: 'web',
          namespace: NAMESPACE,
          body: {
            spec: {
              template: { spec: { containers: [{ name: 'app', image }] } },
            },
          },
        },
        client.sdk.setHeaderOptions(
          'Content-Type',
          client.sdk.PatchStrategy.StrategicMergePatch,
        ),
      );
    const revisions = async () => {
      const { items } = await client.apps.listNamespacedReplicaSet({
        namespace: NAMESPACE,
      });
      return Object.fromEntries(
        items.map(({ metadata, spec }) => [
          spec?.template?.spec?.containers[0].image,
          metadata?.annotations?.['deployment.kubernetes.io/revision'],
        ]),
      );
    };
    await setImage('busybox:2');
    await eventually(async () =>
      expect(await revisions()).toEqual({ 'busybox:1': '1', 'busybox:2': '2' }),
    );
    await setImage('busybox:1');
    await eventually(async () =>
      expect(await revisions()).toEqual({ 'busybox:1': '3', 'busybox:2': '2' }),
    );
    const [pod] = await podsOf('web');
    const sets = await client.apps.listNamespacedReplicaSet({
      namespace: NAMESPACE,
    });
    expect(sets.items.map(({ metadata }) => metadata?.uid)).toContain(
      pod.metadata?.ownerReferences?.[0].uid,
    );
  });

  it('go with their namespace, which is terminating until they have', async () => {
    await create('web');
    await available('web', 1);
    await client.core.deleteNamespace({ name: NAMESPACE });
    const namespace = await client.core.readNamespace({ name: NAMESPACE });
    expect(namespace.status?.phase).toBe('Terminating');
    await expect(create('late')).rejects.toMatchObject({ code: 403 });
    await eventually(() =>
      expect(
        client.core.readNamespace({ name: NAMESPACE }),
      ).rejects.toMatchObject({ code: 404 }),
    );
    expect(
      sandbox.kubernetes.pods.filter(
        ({ namespace: place }) => place === NAMESPACE,
      ),
    ).toEqual([]);
  });

  it('are put back by their controller when they are pods, and gone when they are deleted', async () => {
    await create('web');
    await available('web', 1);
    await client.apps.deleteNamespacedDeployment({
      name: 'web',
      namespace: NAMESPACE,
    });
    await expect(read('web')).rejects.toMatchObject({ code: 404 });
    await eventually(async () => expect(await podsOf('web')).toEqual([]));
  });

  describe('containers', () => {
    it('crash-loop when their script ends, and tell why', async () => {
      await create('web', { script: 'echo no table; exit 3' });
      const status = await eventually(async () => {
        const [pod] = await podsOf('web');
        const [container] = pod.status?.containerStatuses ?? [];
        expect(container.restartCount).toBeGreaterThan(1);
        return container;
      });
      expect(status.state?.waiting?.reason).toBe('CrashLoopBackOff');
      expect(status.lastState?.terminated?.exitCode).toBe(3);
      const [pod] = await podsOf('web');
      await expect(
        client.core.readNamespacedPodLog({
          name: pod.metadata?.name ?? '',
          namespace: NAMESPACE,
        }),
      ).resolves.toContain('no table');
    });

    it('are ready when their probe says so, and run where their command is not known', async () => {
      await create('late', {
        script: 'sleep 2 && touch /data/ready; sleep 3600',
        ready: ['test', '-f', '/data/ready'],
      });
      await create('unknown', { script: 'nginx -g "daemon off;" | tee $LOG' });
      await available('unknown', 1);
      expect((await read('late')).status?.unavailableReplicas).toBe(1);
      await available('late', 1);
    });

    it('have a volume that is as large as it says, and memory that counts what is in it', async () => {
      await create('full', {
        script: 'head -c 3M /dev/zero > /data/log; sleep 3600',
      });
      await available('full', 1);
      const { kubernetes } = sandbox;
      const [pod] = kubernetes.workload(NAMESPACE, 'full').pods;
      expect(kubernetes.exec(pod, ['df', '-P', '/data']).stdout).toMatch(
        /\s75%\s/,
      );
      expect(
        kubernetes.exec(pod, ['sh', '-c', 'head -c 9M /dev/zero > /data/log']),
      ).toMatchObject({ exitCode: 1 });
      expect(kubernetes.workload(NAMESPACE, 'full').usage(pod).memory).toBe(
        5 / 32,
      );
    });
  });
});
