import {
  RemediationBlockedError,
  type RemediationContext,
  type RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { ProviderError } from '../../ProviderError';
import type { Pod, Workload } from '../workloads';
import { findCondition } from './conditions';
import {
  inspectFault,
  KubernetesAction,
  type KubernetesPlan,
} from './KubernetesAction';
import type { WorkloadSnapshot } from './workloadScope';

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
    const finding = findCondition(snapshot, select, percent);
    const [pod] = finding.pods;
    if (!pod) {
      return {
        precondition: 'gone',
        observed: finding.observed,
        workloads: snapshot.workloads,
        targets: [],
        changes: [],
        pods: [],
      };
    }
    const owner = ownerOf(pod, snapshot.workloads);
    return {
      precondition: owner ? 'holds' : 'out_of_scope',
      observed: owner
        ? finding.observed
        : `pod ${pod.name} belongs to none of the entity's workloads`,
      workloads: owner ? [owner] : [],
      targets: [
        {
          kind: 'Pod',
          name: pod.name,
          namespace: pod.namespace,
          cluster: snapshot.cluster.name,
        },
      ],
      changes: [`evict pod ${pod.name} in ${pod.namespace}`],
      pods: [pod],
    };
  }

  protected async apply(
    snapshot: WorkloadSnapshot,
    plan: KubernetesPlan,
    _parameters: Parameters,
    context: RemediationContext,
  ): Promise<void> {
    const { cluster } = snapshot;
    const [pod] = plan.pods;
    const [owner] = plan.workloads;
    if (!pod || !owner) {
      throw new RemediationBlockedError(
        `there is nothing to restart any more: ${plan.observed}`,
      );
    }
    // The pod is gone after this, so the mark goes onto its owner, and before: a crash in between counts as an attempt.
    await cluster.annotate(
      owner,
      { metadata: this.marker(context) },
      context.dryRun,
    );
    try {
      await cluster.evict(pod, context.dryRun);
    } catch (error) {
      if (error instanceof ProviderError && error.kind === 'rate_limited') {
        await cluster.annotate(
          owner,
          { metadata: this.noMarker },
          context.dryRun,
        );
        throw new RemediationBlockedError(
          `a disruption budget does not allow to evict ${pod.name} now`,
        );
      }
      // Gone between the look and the call: somebody or something has restarted it already.
      if (!(error instanceof ProviderError && error.code === '404')) {
        throw error;
      }
    }
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    { select, percent }: Parameters,
    attemptedAt: string,
  ): Promise<RemediationVerification> {
    return inspectFault(
      snapshot,
      findCondition(snapshot, select, percent),
      attemptedAt,
    );
  }
}

/** Pods are named after their workload; the longest name that fits is the owner. */
function ownerOf(pod: Pod, workloads: Workload[]): Workload | undefined {
  return [...workloads]
    .sort((a, b) => b.name.length - a.name.length)
    .find(workload => pod.name.startsWith(`${workload.name}-`));
}
