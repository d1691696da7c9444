import type {
  RemediationDiff,
  RemediationTarget,
} from '@incident-response/backstage-plugin-common';
import type {
  RemediationProposal,
  RemediationResult,
  WorkloadDisruption,
} from '@incident-response/backstage-plugin-node';
import type { KubernetesObject, ObjectRef } from '../KubernetesObject';
import type { MergePatch } from '../Objects';
import type { Pod, Workload } from '../workloads';

/** A change of an object that is part of a repair; the mark of the attempt is added to it. */
export interface PlannedWrite {
  ref: ObjectRef;
  /** For people: "restart Deployment payments-api". */
  what: string;
  /**
   * The change to the object as it is then.
   *
   * @param now the instant of the write in ISO 8601; the same words each time while it is only rehearsed
   * @throws RemediationBlockedError where the object is no longer what was planned for
   */
  patch(current: KubernetesObject, now: string): MergePatch;
  /** What was planned only counts as long as nobody else has written. */
  exact?: boolean;
}

/** What happens to one target: a write, and then perhaps something that is no write. */
export interface PlanStep {
  target: RemediationTarget;
  /** What exactly changes, in one line. */
  change: string;
  write?: PlannedWrite;
  /**
   * What a write of an object can't express: an eviction, a command.
   *
   * @throws RemediationBlockedError where it is not allowed now
   */
  act?(options: { dryRun: boolean }): Promise<void>;
  /** Of what `act` does. */
  diffs?: RemediationDiff[];
  /** What could be put back afterwards, in one sentence. */
  restorable?: string;
}

/** What an action found, and what it would change. */
export interface KubernetesPlan {
  precondition: RemediationProposal['precondition'];
  observed: string;
  /** The workloads that are touched. */
  workloads: Workload[];
  steps: PlanStep[];
  /** The pods that evidence is collected from. */
  pods: Pod[];
  disruption: WorkloadDisruption[];
}

/** A plan that changes nothing, with the reason. */
export function planNothing(
  precondition: Exclude<RemediationProposal['precondition'], 'holds'>,
  observed: string,
  found: { workloads?: Workload[]; pods?: Pod[] } = {},
): KubernetesPlan {
  return {
    precondition,
    observed,
    workloads: [],
    pods: [],
    steps: [],
    disruption: [],
    ...found,
  };
}

/** What a workload loses while a change is made. @param takes working pods that are away at once */
export function disruptionOf(
  workload: Workload,
  takes: number,
): WorkloadDisruption {
  return {
    workload: `${workload.kind} ${workload.name}`,
    pods: workload.replicas,
    unavailable: Math.max(0, workload.replicas - workload.available),
    takes,
  };
}

/** What a rollout takes away: as much as its strategy lets it, and what is broken already counts. */
export function rolloutDisruptionOf(workload: Workload): WorkloadDisruption {
  const { replicas, available, maxUnavailable } = workload;
  const unavailable = Math.max(0, replicas - available);
  return disruptionOf(workload, Math.max(0, maxUnavailable - unavailable));
}

/** A workload as a target. */
export function toTarget(
  workload: Workload,
  cluster: { name: string },
): RemediationTarget {
  return {
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace,
    cluster: cluster.name,
  };
}

/** The targets of steps. */
export function targetsOf(
  steps: Pick<PlanStep, 'target'>[],
): RemediationTarget[] {
  return steps.map(({ target }) => target);
}

/** What could be put back of steps. */
export function restorableOf(
  steps: Pick<PlanStep, 'restorable'>[],
): Pick<RemediationResult, 'restorable'> {
  const sentences = steps.flatMap(({ restorable }) => restorable ?? []);
  return sentences.length > 0 ? { restorable: sentences.join(', ') } : {};
}
