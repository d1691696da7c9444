import {
  RemediationBlockedError,
  type RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { nameOf, refOf } from '../KubernetesObject';
import {
  mergePatchBetween,
  runTheSame,
  templateOf,
  type Revision,
} from '../Revisions';
import type { Pod, Workload } from '../workloads';
import { findCondition } from './conditions';
import { describeRevision } from './describeRevision';
import { inspectFault, NEVER } from './inspectFault';
import { KubernetesAction } from './KubernetesAction';
import {
  planNothing,
  rolloutDisruptionOf,
  toTarget,
  type KubernetesPlan,
} from './Plan';
import { ownerOf, type WorkloadSnapshot } from './workloadScope';

const schema = z.strictObject({
  when: z
    .enum(['not-ready', 'crash-looping', 'memory-above', 'cpu-above', 'always'])
    .default('not-ready'),
  percent: z.number().int().min(1).max(100).default(90),
});
type Parameters = z.infer<typeof schema>;

/** The revision that a repair has gone back from, so that the next one doesn't return to it. */
const ROLLED_BACK_FROM = 'incident-response/rolled-back-from';

/** Goes back to what ran before the last deployment. */
export class Rollback extends KubernetesAction<Parameters> {
  readonly id = 'kubernetes:rollback';
  readonly description =
    'Rolls the workload back to the revision before the last deployment';
  /** What was deployed may have migrated data, or mended something worse. */
  readonly needsApproval = true;
  protected readonly schema = schema;

  protected needsUsage({ when }: Parameters): boolean {
    return when === 'memory-above' || when === 'cpu-above';
  }

  protected async plan(
    snapshot: WorkloadSnapshot,
    parameters: Parameters,
  ): Promise<KubernetesPlan> {
    const { cluster } = snapshot;
    const { pods, observed } = this.finding(snapshot, parameters);
    if (pods.length === 0) {
      const { workloads } = snapshot;
      return planNothing('gone', observed, { workloads });
    }
    const faulty = snapshot.workloads.filter(workload =>
      pods.some(pod => ownerOf(pod, [workload])),
    );
    const [workload] = faulty;
    if (!workload || faulty.length > 1) {
      return planNothing(
        'out_of_scope',
        `a rollback needs exactly one workload with the fault, and the entity has ${faulty.length}`,
        { pods },
      );
    }
    const found = { workloads: [workload], pods };
    const revisions = await cluster.revisions.of(workload);
    const way = wayBack(workload, revisions, pods);
    if ('problem' in way) {
      return planNothing('out_of_scope', way.problem, found);
    }
    const { current, previous } = way;
    const ref = refOf(workload);
    const { kind, name, namespace } = workload;
    return {
      precondition: 'holds',
      observed,
      ...found,
      disruption: [rolloutDisruptionOf(workload)],
      steps: [
        {
          target: toTarget(workload, cluster),
          change: `roll ${kind} ${name} in ${namespace} back from revision ${
            current.number
          } to ${previous.number}: ${describeRevision(
            current.template,
            previous.template,
          )}`,
          write: {
            ref,
            what: `roll ${kind} ${name} back`,
            exact: true,
            patch: object => {
              const template = templateOf(object);
              if (!runTheSame(template, current.template)) {
                throw new RemediationBlockedError(
                  `${nameOf(ref)} has been changed since it was looked at`,
                );
              }
              return {
                metadata: {
                  annotations: { [ROLLED_BACK_FROM]: String(current.number) },
                },
                spec: {
                  template: mergePatchBetween(template, previous.template),
                },
              };
            },
          },
        },
      ],
    };
  }

  /** A rollout that gets nowhere is what a rollback is for. */
  protected override rolloutInTheWay(
    plan: KubernetesPlan,
  ): Workload | undefined {
    return plan.workloads.find(
      ({ rolling, failed }) => rolling && !failed && !plan.pods.some(isStuck),
    );
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    parameters: Parameters,
    attemptedAt: string,
  ): Promise<RemediationVerification> {
    const { when } = parameters;
    const finding =
      when === 'always'
        ? findCondition(snapshot, 'crash-looping', 100)
        : this.finding(snapshot, parameters);
    return inspectFault(
      snapshot,
      finding,
      when === 'not-ready' ? NEVER : attemptedAt,
    );
  }

  private finding(
    snapshot: WorkloadSnapshot,
    { when, percent }: Parameters,
  ): { pods: Pod[]; observed: string } {
    return when === 'always'
      ? {
          pods: snapshot.pods,
          observed: 'the runbook rolls back whatever the pods look like',
        }
      : findCondition(snapshot, when, percent);
  }
}

/** Will not get ready by itself: waiting for another try, or for an image that isn't there. */
function isStuck({ waitingReason = '' }: Pod): boolean {
  return /BackOff$|^ErrImage|^CreateContainer|^InvalidImage|^RunContainerError$/.test(
    waitingReason,
  );
}

/** From which revision to which, or why there is no way. */
function wayBack(
  workload: Workload,
  revisions: Revision[],
  faulty: Pod[],
): { current: Revision; previous: Revision } | { problem: string } {
  const { kind, name, holdsBack, annotations } = workload;
  const [current, ...earlier] = revisions;
  if (holdsBack) {
    return {
      problem: `${kind} ${name} ${holdsBack}, so that a rollback would change nothing`,
    };
  }
  if (!current || earlier.length === 0) {
    return { problem: `${kind} ${name} has no earlier revision` };
  }
  // Restarts make revisions as well, which run the same.
  const previous = earlier.find(
    ({ template }) => !runTheSame(template, current.template),
  );
  if (!previous) {
    return {
      problem: `the earlier revisions of ${kind} ${name} run the same as revision ${current.number}`,
    };
  }
  if (annotations[ROLLED_BACK_FROM] === String(previous.number)) {
    return {
      problem: `${kind} ${name} has been rolled back from revision ${previous.number} already`,
    };
  }
  return faulty.some(({ revision }) => revision === current.name)
    ? { current, previous }
    : {
        problem: `the pods with the fault are not of revision ${current.number}, the last one deployed, so that it is not to blame`,
      };
}
