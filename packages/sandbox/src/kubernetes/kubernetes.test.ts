import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { V1Status } from '@kubernetes/client-node';
import { startSandbox, type Sandbox } from '../startSandbox';
import { isReady } from './objects/pod';
import { eventually } from '../testing/eventually';
import { connect, type Client } from './__testUtils__/connect';

// Pods of the sandbox take a second to start, and a rollout starts several, one after another.
jest.setTimeout(30_000);

describe('the Kubernetes emulator, used with the real SDK', () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = await connect(sandbox);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const podsOf = async (name: string, namespace: string) => {
    const { items } = await client.core.listNamespacedPod({
      namespace,
      labelSelector: `backstage.io/kubernetes-id=${name}`,
    });
    return items;
  };
  const evict = (name: string, namespace: string, dryRun?: string) =>
    client.core.createNamespacedPodEviction({
      name,
      namespace,
      dryRun,
      body: { metadata: { name, namespace } },
    });
  const run = async (pod: string, namespace: string, command: string[]) => {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const [output, errors, status] = await Promise.all([
      text(stdout),
      text(stderr),
      new Promise<V1Status>((resolve, reject) => {
        new client.sdk.Exec(client.config)
          .exec(
            namespace,
            pod,
            'app',
            command,
            stdout,
            stderr,
            null,
            false,
            resolve,
          )
          .catch(reject);
      }),
    ]);
    return { output, errors, status };
  };
  const healthy = (namespace: string, name: string) =>
    eventually(() =>
      expect(sandbox.kubernetes.workload(namespace, name).isHealthy()).toBe(
        true,
      ),
    );

  it('answers a wrong token and a closed namespace as an API server does', async () => {
    const stranger = await connect(sandbox, 'wrong');
    await expect(
      stranger.core.listNamespacedPod({ namespace: 'payments' }),
    ).rejects.toMatchObject({ code: 401 });
    sandbox.kubernetes.forbid('payments');
    await expect(
      client.core.listNamespacedPod({ namespace: 'payments' }),
    ).rejects.toMatchObject({ code: 403 });
    const review = await client.access.createSelfSubjectAccessReview({
      body: {
        spec: {
          resourceAttributes: {
            namespace: 'payments',
            verb: 'create',
            resource: 'pods',
            subresource: 'eviction',
          },
        },
      },
    });
    expect(review.status?.allowed).toBe(false);
    await expect(
      client.core.listNamespacedPod({ namespace: 'commerce' }),
    ).resolves.toBeDefined();
  });

  it('lists workloads, pods, events, budgets, autoscalers and metrics by label', async () => {
    const labelSelector = 'backstage.io/kubernetes-id=payments-api';
    const namespace = 'payments';
    const { items } = await client.apps.listNamespacedDeployment({
      namespace,
      labelSelector,
    });
    expect(items).toEqual([
      expect.objectContaining({
        spec: expect.objectContaining({ replicas: 3 }),
        status: expect.objectContaining({
          observedGeneration: 1,
          availableReplicas: 3,
          updatedReplicas: 3,
        }),
      }),
    ]);
    await expect(podsOf('payments-api', namespace)).resolves.toHaveLength(3);
    await expect(
      client.apps.listNamespacedStatefulSet({ namespace: 'identity' }),
    ).resolves.toMatchObject({
      items: [{ metadata: { name: 'session-store' } }],
    });
    await expect(
      client.apps.listNamespacedDaemonSet({ namespace: 'platform' }),
    ).resolves.toMatchObject({ items: [{ metadata: { name: 'node-agent' } }] });
    await expect(
      client.apps.listNamespacedReplicaSet({ namespace, labelSelector }),
    ).resolves.toMatchObject({ items: [{ spec: { replicas: 3 } }] });
    await expect(
      client.policy.listNamespacedPodDisruptionBudget({ namespace }),
    ).resolves.toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          status: expect.objectContaining({ disruptionsAllowed: 1 }),
        }),
      ]),
    });
    await expect(
      client.autoscaling.listNamespacedHorizontalPodAutoscaler({
        namespace: 'commerce',
      }),
    ).resolves.toMatchObject({ items: [{ spec: { minReplicas: 3 } }] });
    const metrics = await client.objects.listNamespacedCustomObject({
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      namespace,
      plural: 'pods',
      labelSelector,
    });
    expect(metrics.items).toHaveLength(3);
    const all = await new client.sdk.Metrics(client.config).getPodMetrics(
      namespace,
    );
    expect(all.items.length).toBeGreaterThan(3);
  });

  it('rolls out a new template, and is behind for a moment', async () => {
    const name = 'payments-api';
    const namespace = 'payments';
    const before = await podsOf(name, namespace);
    const changed = await client.apps.patchNamespacedDeployment(
      {
        name,
        namespace,
        body: {
          spec: {
            template: {
              metadata: {
                annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' },
              },
            },
          },
        },
      },
      client.mergePatch,
    );
    expect(changed.metadata?.generation).toBe(2);
    expect(changed.status?.observedGeneration).toBe(1);
    await eventually(async () => {
      const { status } = await client.apps.readNamespacedDeployment({
        name,
        namespace,
      });
      expect(status).toMatchObject({
        observedGeneration: 2,
        replicas: 3,
        updatedReplicas: 3,
        availableReplicas: 3,
      });
      expect(status?.unavailableReplicas).toBeUndefined();
    }, 15_000);
    const old = new Set(before.map(pod => pod.metadata?.uid));
    await eventually(async () => {
      const after = await podsOf(name, namespace);
      expect(after.filter(pod => old.has(pod.metadata?.uid))).toEqual([]);
    });
    const sets = sandbox.kubernetes.workload(namespace, name).replicaSets;
    expect(sets.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('restarts a StatefulSet one pod at a time', async () => {
    const name = 'session-store';
    const namespace = 'identity';
    await client.apps.patchNamespacedStatefulSet(
      {
        name,
        namespace,
        body: [
          {
            op: 'add',
            path: '/spec/template/metadata/annotations/restartedAt',
            value: 'now',
          },
        ],
      },
      client.sdk.setHeaderOptions(
        'Content-Type',
        client.sdk.PatchStrategy.JsonPatch,
      ),
    );
    let fewestReady = 3;
    await eventually(async () => {
      const { status } = await client.apps.readNamespacedStatefulSet({
        name,
        namespace,
      });
      fewestReady = Math.min(fewestReady, status?.readyReplicas ?? 0);
      expect(status?.currentRevision).toBe(status?.updateRevision);
      expect(status).toMatchObject({ observedGeneration: 2, readyReplicas: 3 });
    }, 15_000);
    expect(fewestReady).toBe(2);
  });

  it('merges lists by name in a strategic merge patch', async () => {
    const changed = await client.apps.patchNamespacedDeployment(
      {
        name: 'storefront',
        namespace: 'commerce',
        dryRun: 'All',
        body: {
          spec: {
            template: {
              spec: { containers: [{ name: 'app', image: 'demo:2' }] },
            },
          },
        },
      },
      client.sdk.setHeaderOptions(
        'Content-Type',
        client.sdk.PatchStrategy.StrategicMergePatch,
      ),
    );
    expect(changed.spec?.template.spec?.containers).toEqual([
      expect.objectContaining({
        image: 'demo:2',
        resources: expect.objectContaining({
          limits: { cpu: '500m', memory: '512Mi' },
        }),
      }),
    ]);
    const { workload } = sandbox.kubernetes.workload('commerce', 'storefront');
    expect(workload.metadata.generation).toBe(1);
  });

  it('refuses a write for an older version', async () => {
    const deployment = await client.apps.readNamespacedDeployment({
      name: 'storefront',
      namespace: 'commerce',
    });
    const patch = { metadata: { annotations: { touched: 'yes' } } };
    await client.apps.patchNamespacedDeployment(
      { name: 'storefront', namespace: 'commerce', body: patch },
      client.mergePatch,
    );
    await expect(
      client.apps.replaceNamespacedDeployment({
        name: 'storefront',
        namespace: 'commerce',
        body: deployment,
      }),
    ).rejects.toMatchObject({ code: 409 });
  });

  it('scales through the subresource, and refuses less than nothing', async () => {
    const request = { name: 'recommendations', namespace: 'commerce' };
    const scale = (replicas: number) =>
      client.apps.patchNamespacedDeploymentScale(
        { ...request, body: { spec: { replicas } } },
        client.mergePatch,
      );
    await expect(scale(-1)).rejects.toMatchObject({ code: 422 });
    await expect(scale(4)).resolves.toMatchObject({ spec: { replicas: 4 } });
    await eventually(async () =>
      expect(
        (
          await client.apps.readNamespacedDeployment(request)
        ).status?.availableReplicas,
      ).toBe(4),
    );
  });

  it('lets an autoscaler have its way with the number of replicas', async () => {
    const request = { name: 'checkout-api', namespace: 'commerce' };
    await client.autoscaling.patchNamespacedHorizontalPodAutoscaler(
      { ...request, body: { spec: { minReplicas: 5 } } },
      client.mergePatch,
    );
    await eventually(async () =>
      expect(
        (
          await client.apps.readNamespacedDeployment(request)
        ).status?.availableReplicas,
      ).toBe(5),
    );
    await expect(
      client.autoscaling.patchNamespacedHorizontalPodAutoscaler(
        { ...request, body: { spec: { minReplicas: 50 } } },
        client.mergePatch,
      ),
    ).rejects.toMatchObject({ code: 422 });
  });

  it('evicts as far as the disruption budget goes', async () => {
    const namespace = 'payments';
    const [first, second] = (await podsOf('payments-api', namespace)).map(
      pod => pod.metadata?.name ?? '',
    );
    await evict(first, namespace, 'All');
    await evict(first, namespace);
    const refusal = await evict(second, namespace).catch(error => error);
    expect(refusal.code).toBe(429);
    expect(JSON.parse(refusal.body).details.causes).toEqual([
      expect.objectContaining({ reason: 'DisruptionBudget' }),
    ]);
    expect(
      sandbox.kubernetes.writes.filter(({ repairs }) => repairs),
    ).toHaveLength(1);
    await healthy(namespace, 'payments-api');
    await evict(second, namespace);
  });

  it('never evicts a namesake', async () => {
    const [pod] = await podsOf('storefront', 'commerce');
    const name = pod.metadata?.name ?? '';
    await expect(
      client.core.createNamespacedPodEviction({
        name,
        namespace: 'commerce',
        body: {
          metadata: { name },
          deleteOptions: { preconditions: { uid: 'somebody else' } },
        },
      }),
    ).rejects.toMatchObject({ code: 409 });
  });

  it('runs commands over a WebSocket and tells how they ended', async () => {
    const [pod] = await podsOf('report-builder', 'platform');
    const name = pod.metadata?.name ?? '';
    const df = await run(name, 'platform', ['df', '-P', '/var/log/app']);
    expect(df.output).toMatch(/\s36%\s/);
    expect(df.status.status).toBe('Success');
    const missing = await run(name, 'platform', ['df', '-P', '/nowhere']);
    expect(missing.errors).toContain('No such file');
    expect(missing.status.details?.causes).toEqual([
      { reason: 'ExitCode', message: '1' },
    ]);
    await expect(run('nobody', 'platform', ['df'])).rejects.toBeDefined();
  });

  it('runs a job and tells when it is complete', async () => {
    await client.batch.createNamespacedJob({
      namespace: 'platform',
      body: {
        metadata: {
          name: 'clean',
          labels: { 'backstage.io/kubernetes-id': 'report-builder' },
        },
        spec: {
          backoffLimit: 0,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'clean',
                  image: 'demo',
                  command: ['find', '/var/log/app', '-type', 'f', '-delete'],
                },
              ],
            },
          },
        },
      },
    });
    await eventually(async () =>
      expect(
        (
          await client.batch.readNamespacedJob({
            name: 'clean',
            namespace: 'platform',
          })
        ).status?.succeeded,
      ).toBe(1),
    );
  });

  describe('a workload fault', () => {
    it('memory-leak: one pod is above 95 % until it is gone', async () => {
      const { kubernetes } = sandbox;
      const fault = kubernetes.setFault(
        'payments',
        'payments-api',
        'memory-leak',
      );
      const workload = kubernetes.workload('payments', 'payments-api');
      const over = workload.pods.filter(
        pod => workload.usage(pod).memory > 0.95,
      );
      expect(over.map(({ name }) => name)).toEqual([fault?.podName]);
      const other = workload.pods.find(({ name }) => name !== fault?.podName);
      await evict(other?.name ?? '', 'payments');
      await eventually(() =>
        expect(workload.pods.filter(isReady)).toHaveLength(3),
      );
      expect(workload.isHealthy()).toBe(false);
      const log = await client.core.readNamespacedPodLog({
        name: fault?.podName ?? '',
        namespace: 'payments',
        tailLines: 3,
      });
      expect(log).toContain('heap 96 %');
      await evict(fault?.podName ?? '', 'payments');
      await healthy('payments', 'payments-api');
    });

    it('cpu-saturated: all pods are above 90 % until there are more', async () => {
      const { kubernetes } = sandbox;
      kubernetes.setFault('commerce', 'recommendations', 'cpu-saturated');
      const workload = kubernetes.workload('commerce', 'recommendations');
      expect(workload.pods.every(pod => workload.usage(pod).cpu > 0.9)).toBe(
        true,
      );
      await evict(workload.pods[0].name, 'commerce');
      await eventually(() => expect(workload.pods).toHaveLength(2));
      expect(workload.isHealthy()).toBe(false);
      await client.apps.patchNamespacedDeploymentScale(
        {
          name: 'recommendations',
          namespace: 'commerce',
          body: { spec: { replicas: 3 } },
        },
        client.mergePatch,
      );
      await healthy('commerce', 'recommendations');
      expect(workload.pods.every(pod => workload.usage(pod).cpu < 0.7)).toBe(
        true,
      );
    });

    it('disk-full: only deleting old files makes room', async () => {
      const { kubernetes } = sandbox;
      kubernetes.setFault('platform', 'report-builder', 'disk-full');
      const workload = kubernetes.workload('platform', 'report-builder');
      await evict(workload.pods[0].name, 'platform');
      await eventually(() => expect(workload.pods[0].phase).toBe('ready'));
      const [{ name }] = workload.pods;
      const find = ['find', '/var/log/app', '-xdev', '-type', 'f'];
      const df = await run(name, 'platform', ['df', '-P', '/var/log/app']);
      expect(df.output).toMatch(/\s97%\s/);
      const listing = await run(name, 'platform', [
        ...find,
        '-mtime',
        '+7',
        '-print',
      ]);
      expect(listing.output.trim().split('\n')).toHaveLength(30);
      expect(workload.isHealthy()).toBe(false);
      await run(name, 'platform', [...find, '-mtime', '+7', '-delete']);
      await healthy('platform', 'report-builder');
      expect(workload.volume.find('/var/log/app', 0)).not.toEqual([]);
    });

    it('crash-loop: a restart mends it; crash-loop-unfixable: nothing does', async () => {
      const { kubernetes } = sandbox;
      const workload = kubernetes.workload('payments', 'ledger-api');
      kubernetes.setFault('payments', 'ledger-api', 'crash-loop');
      const crashing = async () => {
        const pods = await podsOf('ledger-api', 'payments');
        return pods.filter(
          pod =>
            pod.status?.containerStatuses?.[0].state?.waiting?.reason ===
            'CrashLoopBackOff',
        );
      };
      const [pod] = await crashing();
      // All other pods are as many as the budget wants: it lets go of the one that is broken anyway.
      await evict(pod.metadata?.name ?? '', 'payments');
      await healthy('payments', 'ledger-api');

      kubernetes.setFault('payments', 'ledger-api', 'crash-loop-unfixable');
      const [first] = await crashing();
      await evict(first.metadata?.name ?? '', 'payments');
      const second = await eventually(async () => {
        const [next] = await crashing();
        expect(next?.metadata?.name).not.toBe(first.metadata?.name);
        expect(
          next?.status?.containerStatuses?.[0].restartCount,
        ).toBeGreaterThan(1);
        return next;
      });
      expect(second.metadata?.uid).toBeDefined();
      const { items } = await client.core.listNamespacedEvent({
        namespace: 'payments',
      });
      expect(items.map(({ reason }) => reason)).toContain('BackOff');
      kubernetes.heal('payments', 'ledger-api');
      await eventually(() => expect(workload.isHealthy()).toBe(true));
    });

    it('ends its alert a second after the workload is well again', async () => {
      const { kubernetes, pagerduty, monitor } = sandbox;
      const fault = kubernetes.setFault(
        'payments',
        'payments-api',
        'memory-leak',
      );
      const { id } = pagerduty.trigger({
        serviceId: 'PPAYAPI',
        title: 'memory',
        dedupKey: 'leak',
      });
      monitor.watch({
        namespace: 'payments',
        workload: 'payments-api',
        dedupKey: 'leak',
      });
      await evict(fault?.podName ?? '', 'payments');
      expect(pagerduty.incident(id).status).toBe('triggered');
      await eventually(() =>
        expect(pagerduty.incident(id).status).toBe('resolved'),
      );
    });
  });
});
