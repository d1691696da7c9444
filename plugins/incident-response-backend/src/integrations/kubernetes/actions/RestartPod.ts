import type { RemediationVerification } from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { refOf } from '../KubernetesObject';
import { findCondition } from './conditions';
import { inspectFault, NEVER } from './inspectFault';
import { KubernetesAction } from './KubernetesAction';
import { disruptionOf, planNothing, type KubernetesPlan } from './Plan';
import { ownerOf, type WorkloadSnapshot } from './workloadScope';

const schema = z.strictObject({
  select: z.enum(['memory-above', 'crash-looping', 'not-ready']),
  percent: z.number().int().min(1).max(100).default(90),
});
type Parameters = z.infer<typeof schema>;

/** Evicts the one pod that shows the fault worst; its controller starts a new one. */
export class RestartPod extends KubernetesAction<Parameters> {
  readonly id = 'kubernetes:restart-pod';
  readonly description =
    'Evicts the pod that shows the fault worst, so that a new one takes its place';
  protected readonly schema = schema;

  protected needsUsage({ select }: Parameters): boolean {
    return select === 'memory-above';
  }

  protected async plan(
    snapshot: WorkloadSnapshot,
    { select, percent }: Parameters,
  ): Promise<KubernetesPlan> {
    const { cluster, workloads } = snapshot;
    const { pods, observed } = findCondition(snapshot, select, percent);
    const [pod] = pods;
    if (!pod) {
      return planNothing('gone', observed, { workloads });
    }
    const owner = ownerOf(pod, workloads);
    if (!owner) {
      return planNothing(
        'out_of_scope',
        `pod ${pod.name} belongs to none of the entity's workloads`,
        { pods: [pod] },
      );
    }
    const { name, namespace } = pod;
    return {
      precondition: 'holds',
      observed,
      workloads: [owner],
      pods: [pod],
      disruption: [disruptionOf(owner, pod.ready ? 1 : 0)],
      steps: [
        {
          target: { kind: 'Pod', name, namespace, cluster: cluster.name },
          change: `evict pod ${name} in ${namespace}`,
          // The pod is gone after this, so the mark goes onto its owner.
          write: {
            ref: refOf(owner),
            what: `mark ${owner.kind} ${owner.name}`,
            patch: () => ({}),
          },
          act: options => cluster.evictions.evict(pod, options),
          diffs: [
            {
              object: `Pod ${name} in ${namespace}`,
              before: [
                `created: ${pod.createdAt}`,
                `ready: ${pod.ready}`,
                `restarts: ${pod.restarts}`,
                '',
              ].join('\n'),
              after: '',
            },
          ],
        },
      ],
    };
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    { select, percent }: Parameters,
    attemptedAt: string,
  ): Promise<RemediationVerification> {
    return inspectFault(
      snapshot,
      findCondition(snapshot, select, percent),
      // The pod that has come instead is not ready either while it starts: only the deadline can tell that it stays so.
      select === 'not-ready' ? NEVER : attemptedAt,
    );
  }
}
