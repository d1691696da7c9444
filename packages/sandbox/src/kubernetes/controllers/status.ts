import type { JsonObject } from '../../json';
import { isReady, type Pod } from '../objects/pod';
import { desiredReplicas, type Workload } from '../objects/workload';
import { toTime } from '../objects/time';

/** What a controller reports about its pods. */
export interface Observation {
  workload: Workload;
  pods: Pod[];
  hash: string;
  /** Generation that the controller has acted on. */
  observedGeneration: number;
  /** Template hash of the last rollout that was completed, if one ever was. */
  completedHash?: string;
  lastProgressAt: Date;
  now: Date;
}

/** Whether all pods are there, ready and of the newest template. */
export function isSettled(
  workload: Workload,
  pods: Pod[],
  hash: string,
): boolean {
  return (
    pods.length === desiredReplicas(workload) &&
    pods.every(pod => isReady(pod) && pod.templateHash === hash)
  );
}

function progressReason(gaveUp: boolean, rollsOut: boolean): string {
  if (gaveUp) {
    return 'ProgressDeadlineExceeded';
  }
  return rollsOut ? 'ReplicaSetUpdated' : 'NewReplicaSetAvailable';
}

function deploymentConditions(
  observation: Observation,
  available: number,
): JsonObject[] {
  const { workload, pods, hash, completedHash, lastProgressAt, now } =
    observation;
  const isComplete = isSettled(workload, pods, hash);
  const isLate =
    now.getTime() - lastProgressAt.getTime() >
    workload.spec.progressDeadlineSeconds * 1_000;
  // A Deployment whose rollout is done stays "progressing" when a pod fails later.
  const rollsOut =
    completedHash !== hash || pods.some(pod => pod.templateHash !== hash);
  const gaveUp = !isComplete && rollsOut && isLate;
  const at = toTime(lastProgressAt);
  return [
    {
      type: 'Available',
      status: available >= desiredReplicas(workload) ? 'True' : 'False',
      reason:
        available >= desiredReplicas(workload)
          ? 'MinimumReplicasAvailable'
          : 'MinimumReplicasUnavailable',
      lastTransitionTime: at,
      lastUpdateTime: at,
    },
    {
      type: 'Progressing',
      status: gaveUp ? 'False' : 'True',
      reason: progressReason(gaveUp, rollsOut),
      message: gaveUp
        ? `ReplicaSet "${workload.metadata.name}-${hash}" has timed out progressing.`
        : `ReplicaSet "${workload.metadata.name}-${hash}" has successfully progressed.`,
      lastTransitionTime: at,
      lastUpdateTime: at,
    },
  ];
}

/** The `status` of a workload, as its controller would write it. */
export function renderStatus(observation: Observation): JsonObject {
  const { workload, hash, observedGeneration } = observation;
  const completedHash = observation.completedHash ?? hash;
  const pods = observation.pods.filter(({ deletedAt }) => !deletedAt);
  const ready = pods.filter(isReady).length;
  const updated = pods.filter(pod => pod.templateHash === hash).length;
  const { name } = workload.metadata;
  const replicas = desiredReplicas(workload);
  switch (workload.kind) {
    case 'Deployment':
      return {
        observedGeneration,
        replicas: pods.length,
        updatedReplicas: updated,
        readyReplicas: ready,
        availableReplicas: ready,
        unavailableReplicas: Math.max(0, replicas - ready) || undefined,
        conditions: deploymentConditions(observation, ready),
      };
    case 'StatefulSet':
      return {
        observedGeneration,
        replicas: pods.length,
        readyReplicas: ready,
        availableReplicas: ready,
        currentReplicas: pods.filter(pod => pod.templateHash === completedHash)
          .length,
        updatedReplicas: updated,
        currentRevision: `${name}-${completedHash}`,
        updateRevision: `${name}-${hash}`,
        collisionCount: 0,
      };
    default:
      return {
        observedGeneration,
        desiredNumberScheduled: replicas,
        currentNumberScheduled: pods.length,
        updatedNumberScheduled: updated,
        numberReady: ready,
        numberAvailable: ready,
        numberMisscheduled: 0,
        numberUnavailable: Math.max(0, replicas - ready) || undefined,
      };
  }
}
