import { startSandbox, type Sandbox } from '@incident-response/sandbox';
import { DateTime } from 'luxon';
import { callContext } from '../CallContext';
import { openGate } from '../../__testUtils__/openGate';
import { Cluster } from './Cluster';
import { refOf } from './KubernetesObject';
import type { Pod, Workload } from './workloads';

const NAMESPACE = 'platform';
const SELECTOR = 'backstage.io/kubernetes-id=report-builder';

type Target = { cluster: Cluster; pod: Pod; workload: Workload };

/** Everything that changes something in a cluster. */
const CHANGES: [string, (target: Target) => Promise<unknown>][] = [
  [
    'a command',
    ({ cluster, pod }) => cluster.exec(pod, ['df', '-P', '/var/log/app']),
  ],
  [
    'a patch',
    ({ cluster, workload }) =>
      cluster.objects.change(
        refOf(workload),
        {
          what: 'annotate it',
          decide: () => ({ metadata: { annotations: { demo: 'x' } } }),
        },
        { dryRun: false },
      ),
  ],
  [
    'an eviction',
    ({ cluster, pod }) => cluster.evictions.evict(pod, { dryRun: false }),
  ],
];

describe('a cluster', () => {
  let sandbox: Sandbox;
  let target: Target;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    const cluster = new Cluster(
      'sandbox',
      {
        url: sandbox.urls.kubernetes,
        skipTLSVerify: true,
        token: async () => sandbox.tokens.kubernetes,
      },
      await openGate('Kubernetes'),
    );
    const [pod] = await cluster.pods(NAMESPACE, SELECTOR);
    const [workload] = await cluster.workloads(NAMESPACE, SELECTOR);
    target = { cluster, pod, workload };
  });
  afterAll(async () => {
    await sandbox?.stop();
  });

  it.each(CHANGES)(
    'is changed by %s only while the worker may act for the incident',
    async (_, change) => {
      const { writes } = sandbox.kubernetes;
      const before = writes.length;
      const lost = {
        position: DateTime.utc(),
        assertHeld: () => {
          throw new Error('the lease is lost');
        },
      };
      await expect(callContext.run(lost, () => change(target))).rejects.toThrow(
        'the lease is lost',
      );
      expect(writes).toHaveLength(before);

      await change(target);
      expect(writes.length).toBeGreaterThan(before);
    },
  );
});
