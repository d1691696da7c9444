import type { RemediationVerification } from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { refOf } from '../KubernetesObject';
import { RESTARTED_AT } from '../Revisions';
import { findCondition } from './conditions';
import { inspectFault, NEVER } from './inspectFault';
import { KubernetesAction } from './KubernetesAction';
import {
  planNothing,
  rolloutDisruptionOf,
  toTarget,
  type KubernetesPlan,
} from './Plan';
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
    const { pods, observed } =
      when === 'always'
        ? {
            pods: snapshot.pods,
            observed: 'the runbook restarts whatever the pods look like',
          }
        : findCondition(snapshot, when, percent);
    if (pods.length === 0) {
      return planNothing('gone', observed, { workloads });
    }
    const held = workloads.find(({ holdsBack }) => holdsBack);
    if (held) {
      return planNothing(
        'out_of_scope',
        `${held.kind} ${held.name} ${held.holdsBack}, so that a restart would change nothing`,
        { workloads, pods },
      );
    }
    return {
      precondition: 'holds',
      observed,
      workloads,
      pods,
      disruption: workloads.map(rolloutDisruptionOf),
      steps: workloads.map(workload => {
        const { kind, name, namespace, replicas } = workload;
        return {
          target: toTarget(workload, cluster),
          change: `restart ${replicas} pods of ${kind} ${name} in ${namespace}`,
          write: {
            ref: refOf(workload),
            what: `restart ${kind} ${name}`,
            patch: (_, now) => ({
              spec: {
                template: {
                  metadata: { annotations: { [RESTARTED_AT]: now } },
                },
              },
            }),
          },
        };
      }),
    };
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
      // New pods are not ready while they start.
      when === 'not-ready' ? NEVER : attemptedAt,
    );
  }
}
