import type {
  RemediationContext,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { findCondition } from './conditions';
import {
  inspectFault,
  KubernetesAction,
  toTarget,
  type KubernetesPlan,
} from './KubernetesAction';
import type { WorkloadSnapshot } from './workloadScope';

const schema = z.strictObject({
  when: z
    .enum(['memory-above', 'cpu-above', 'crash-looping', 'not-ready', 'always'])
    .default('always'),
  percent: z.number().int().min(1).max(100).default(90),
});
type Parameters = z.infer<typeof schema>;

/** Replaces every pod of the workload, one after the other, as `kubectl rollout restart` does. */
export class RolloutRestart extends KubernetesAction<Parameters> {
  readonly id = 'kubernetes:rollout-restart';
  readonly description =
    'Replaces every pod of the workload, as kubectl rollout restart does';
  protected readonly schema = schema;

  protected needsUsage({ when }: Parameters): boolean {
    return when === 'memory-above' || when === 'cpu-above';
  }

  protected async plan(
    snapshot: WorkloadSnapshot,
    { when, percent }: Parameters,
  ): Promise<KubernetesPlan> {
    const { workloads, cluster } = snapshot;
    const finding =
      when === 'always'
        ? {
            pods: snapshot.pods,
            observed: 'the runbook restarts whatever the pods look like',
          }
        : findCondition(snapshot, when, percent);
    return {
      precondition: finding.pods.length > 0 ? 'holds' : 'gone',
      observed: finding.observed,
      workloads,
      targets: workloads.map(workload => toTarget(workload, cluster)),
      changes: workloads.map(
        workload =>
          `restart ${workload.replicas} pods of ${workload.kind} ${workload.name} in ${workload.namespace}`,
      ),
      pods: finding.pods,
    };
  }

  protected async apply(
    { cluster }: WorkloadSnapshot,
    plan: KubernetesPlan,
    _parameters: Parameters,
    context: RemediationContext,
  ): Promise<void> {
    for (const workload of plan.workloads) {
      await cluster.annotate(
        workload,
        {
          metadata: this.marker(context),
          template: {
            'kubectl.kubernetes.io/restartedAt': new Date().toISOString(),
          },
        },
        context.dryRun,
      );
    }
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    { when, percent }: Parameters,
    attemptedAt: string,
  ): Promise<RemediationVerification> {
    return inspectFault(
      snapshot,
      findCondition(
        snapshot,
        when === 'always' ? 'crash-looping' : when,
        percent,
      ),
      attemptedAt,
    );
  }
}
