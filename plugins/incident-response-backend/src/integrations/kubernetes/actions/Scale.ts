import type {
  RemediationContext,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import type { Workload } from '../workloads';
import { findCondition } from './conditions';
import {
  inspectFault,
  KubernetesAction,
  toTarget,
  type KubernetesPlan,
} from './KubernetesAction';
import type { WorkloadSnapshot } from './workloadScope';

const schema = z
  .strictObject({
    by: z.number().int().min(1).max(10).optional(),
    to: z.number().int().min(1).max(1000).optional(),
    max: z.number().int().min(1).max(1000),
    when: z.enum(['cpu-above', 'memory-above']).default('cpu-above'),
    percent: z.number().int().min(1).max(100).default(80),
  })
  .refine(value => (value.by === undefined) !== (value.to === undefined), {
    message: 'needs either by or to',
  });
type Parameters = z.infer<typeof schema>;

/** What the size was before, for putting it back. */
const PREVIOUS = 'incident-response/previous-replicas';

/** Gives the workload more replicas; where an autoscaler owns the size, its minimum is raised instead. */
export class Scale extends KubernetesAction<Parameters> {
  readonly id = 'kubernetes:scale';
  readonly description =
    'Gives the workload more replicas, or raises the minimum of its autoscaler';
  protected readonly schema = schema;

  protected needsUsage(): boolean {
    return true;
  }

  protected async plan(
    snapshot: WorkloadSnapshot,
    parameters: Parameters,
  ): Promise<KubernetesPlan> {
    const finding = findCondition(
      snapshot,
      parameters.when,
      parameters.percent,
    );
    const scalable = snapshot.workloads.filter(
      workload => workload.kind !== 'DaemonSet',
    );
    const [workload] = scalable;
    if (!workload || scalable.length > 1) {
      return {
        precondition: 'out_of_scope',
        observed: `scaling needs exactly one Deployment or StatefulSet, and the entity has ${scalable.length}`,
        workloads: [],
        targets: [],
        changes: [],
        pods: [],
      };
    }
    const wanted = wantedReplicas(workload.replicas, parameters);
    const atMost = wanted <= workload.replicas;
    const autoscaler = await snapshot.cluster.autoscalerOf(workload);
    return {
      precondition: holds(finding.pods.length > 0, atMost),
      observed:
        atMost && finding.pods.length > 0
          ? `${workload.name} already has ${workload.replicas} replicas and the runbook's limit is ${parameters.max}`
          : finding.observed,
      workloads: [workload],
      targets: [toTarget(workload, snapshot.cluster)],
      changes: [
        autoscaler
          ? `raise the minimum of autoscaler ${autoscaler.name} from ${
              autoscaler.min
            } to ${Math.min(wanted, autoscaler.max)}`
          : `scale ${workload.kind} ${workload.name} in ${workload.namespace} from ${workload.replicas} to ${wanted} replicas`,
      ],
      pods: finding.pods,
    };
  }

  protected async apply(
    { cluster }: WorkloadSnapshot,
    plan: KubernetesPlan,
    parameters: Parameters,
    context: RemediationContext,
  ): Promise<void> {
    for (const workload of plan.workloads) {
      const wanted = wantedReplicas(workload.replicas, parameters);
      await cluster.annotate(
        workload,
        {
          metadata: {
            ...this.marker(context),
            [PREVIOUS]: String(workload.replicas),
          },
        },
        context.dryRun,
      );
      await this.resize(cluster, workload, wanted, context.dryRun);
    }
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    { when, percent }: Parameters,
  ): Promise<RemediationVerification> {
    // New pods under load are no sign that the fault is back: the load needs a moment to spread.
    return inspectFault(snapshot, findCondition(snapshot, when, percent), '9');
  }

  private async resize(
    cluster: WorkloadSnapshot['cluster'],
    workload: Workload,
    wanted: number,
    dryRun: boolean,
  ): Promise<void> {
    const autoscaler = await cluster.autoscalerOf(workload);
    if (autoscaler) {
      await cluster.raiseAutoscalerMinimum(
        workload.namespace,
        autoscaler.name,
        Math.min(wanted, autoscaler.max),
        dryRun,
      );
    } else {
      await cluster.scale(workload, wanted, dryRun);
    }
  }
}

function wantedReplicas(current: number, { by, to, max }: Parameters): number {
  return Math.min(to ?? current + (by ?? 0), max);
}

/** Full already and still too busy: a person must decide whether the limit is right. */
function holds(faulty: boolean, atMost: boolean) {
  if (!faulty) {
    return 'gone' as const;
  }
  return atMost ? ('out_of_scope' as const) : ('holds' as const);
}
