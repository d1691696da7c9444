import type {
  RemediationContext,
  RemediationResult,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { isScalable, type Workload } from '../workloads';
import { findCondition } from './conditions';
import { inspectFault, NEVER } from './inspectFault';
import { KubernetesAction } from './KubernetesAction';
import {
  disruptionOf,
  planNothing,
  toTarget,
  type KubernetesPlan,
} from './Plan';
import { MARKER } from './runSteps';
import { Size } from './Size';
import type { FoundScope, WorkloadSnapshot } from './workloadScope';

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
    { marker }: RemediationContext,
  ): Promise<KubernetesPlan> {
    const { cluster } = snapshot;
    const { when, percent, max } = parameters;
    const { pods, observed } = findCondition(snapshot, when, percent);
    const scalable = snapshot.workloads.filter(isScalable);
    const [workload] = scalable;
    if (!workload || scalable.length > 1) {
      return planNothing(
        'out_of_scope',
        `scaling needs exactly one Deployment or StatefulSet, and the entity has ${scalable.length}`,
      );
    }
    const found = { workloads: [workload], pods };
    if (pods.length === 0) {
      return planNothing('gone', observed, found);
    }
    const size = Size.of(workload, await cluster.autoscalers.of(workload));
    const wanted = wantedReplicas(workload.replicas, parameters);
    const to = size.limit(wanted);
    if (wanted <= workload.replicas || to <= size.current) {
      // Full already and still too busy: a person must decide whether the limit is right.
      return planNothing(
        'out_of_scope',
        wanted <= workload.replicas
          ? `${workload.name} already has ${workload.replicas} replicas and the runbook's limit is ${max}`
          : `the minimum of autoscaler ${size.ref.name} is ${size.current} already and can't become ${wanted}`,
        found,
      );
    }
    return {
      precondition: 'holds',
      observed,
      ...found,
      disruption: [disruptionOf(workload, 0)],
      steps: [
        {
          target: toTarget(workload, cluster),
          change: size.describeRaise(to),
          restorable: size.describeRestore(size.current),
          write: {
            ref: size.ref,
            what: size.describeRaise(to),
            patch: object => size.raise(object, to, marker),
            exact: true,
          },
        },
      ],
    };
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    { when, percent }: Parameters,
  ): Promise<RemediationVerification> {
    // New pods under load are no sign that the fault is back: the load needs a moment to spread.
    return inspectFault(
      snapshot,
      findCondition(snapshot, when, percent),
      NEVER,
    );
  }

  protected override async findMarked(
    scope: FoundScope,
    { marker }: RemediationContext,
  ) {
    const sizes = await this.sizes(scope);
    const found = await Promise.all(
      sizes.map(async ({ size, workload }) => {
        const object = await scope.cluster.objects.read(size.ref);
        const previous = size.previous(object, marker);
        return object.metadata?.annotations?.[MARKER] === marker
          ? [
              {
                target: toTarget(workload, scope.cluster),
                change: `${size.ref.kind} ${size.ref.name} carries the mark of this attempt`,
                restorable:
                  previous === undefined
                    ? undefined
                    : size.describeRestore(previous),
              },
            ]
          : [];
      }),
    );
    return found.flat();
  }

  /** Only what still is as this attempt has set it: whoever has changed it since has had a reason. */
  async restore(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined> {
    const scope = this.scopeOf(context);
    if ('problem' in scope) {
      return undefined;
    }
    const { dryRun, marker } = context;
    const result: RemediationResult = { targets: [], changes: [] };
    for (const { size, workload } of await this.sizes(scope)) {
      let previous: number | undefined;
      const restored = await scope.cluster.objects.change(
        size.ref,
        {
          what: `put the size of ${size.ref.kind} ${size.ref.name} back`,
          decide: object => {
            previous = size.previous(object, marker);
            return size.restore(object, marker);
          },
          exact: true,
        },
        { dryRun, mayProceed: () => context.mayProceed() },
      );
      if (restored && previous !== undefined) {
        result.targets.push(toTarget(workload, scope.cluster));
        result.changes.push(size.describeRestore(previous));
      }
    }
    return result.changes.length > 0 ? result : undefined;
  }

  /** Where an attempt can have left its record: autoscalers come and go, so both places are looked at. */
  private async sizes({
    cluster,
    namespace,
    selector,
  }: FoundScope): Promise<{ size: Size; workload: Workload }[]> {
    const workloads = await cluster.workloads(namespace, selector);
    const sizes = await Promise.all(
      workloads.filter(isScalable).map(async workload => {
        const autoscaler = await cluster.autoscalers.of(workload);
        return [
          { workload, size: Size.of(workload, undefined) },
          ...(autoscaler
            ? [{ workload, size: Size.of(workload, autoscaler) }]
            : []),
        ];
      }),
    );
    return sizes.flat();
  }
}

function wantedReplicas(current: number, { by, to, max }: Parameters): number {
  return Math.min(to ?? current + (by ?? 0), max);
}
