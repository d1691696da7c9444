import type {
  V1DaemonSet,
  V1Deployment,
  V1Pod,
  V1PodTemplateSpec,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Wire } from './KubernetesApi';
import { parseQuantity } from './quantity';
import {
  daemonSetMaxUnavailable,
  deploymentMaxUnavailable,
  statefulSetMaxUnavailable,
} from './rolloutStrategy';
import { toSelector } from './toSelector';

/** A workload kind that pods are restarted by. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** A Deployment, StatefulSet or DaemonSet with what repairs need of it. */
export interface Workload {
  kind: WorkloadKind;
  name: string;
  namespace: string;
  uid: string;
  /** What its pods and revisions are found by, as a query. */
  selector: string;
  annotations: Record<string, string>;
  templateAnnotations: Record<string, string>;
  /** Replicas asked for. */
  replicas: number;
  ready: number;
  updated: number;
  available: number;
  /** The controller has seen the newest change, and all replicas are of it and available. */
  settled: boolean;
  /** The controller is replacing pods by newer ones right now. */
  rolling: boolean;
  /** The rollout has given up. */
  failed?: string;
  /** Pods that a rollout takes away at once, at most. */
  maxUnavailable: number;
  /** Why a change of the template would not replace any pod. */
  holdsBack?: string;
}

/** A pod with what repairs need of it. */
export interface Pod {
  name: string;
  namespace: string;
  uid: string;
  createdAt: string;
  ready: boolean;
  deleting: boolean;
  /** What brings a new pod when this one is gone. */
  owner?: { apiVersion: string; kind: string; name: string };
  /** The name of the ReplicaSet or ControllerRevision that it was made from. */
  revision?: string;
  /** The first container, which logs and commands go to. */
  container: string;
  /** `CrashLoopBackOff` and the like. */
  waitingReason?: string;
  restarts: number;
  memoryLimit?: number;
  cpuLimit?: number;
}

/** A DaemonSet has as many pods as there are nodes. */
export function isScalable({ kind }: Workload): boolean {
  return kind !== 'DaemonSet';
}

/** A Deployment as repairs see it. */
export function fromDeployment(item: Wire<V1Deployment>): Workload {
  const progressing = item.status?.conditions?.find(
    condition => condition.type === 'Progressing',
  );
  const replicas = item.spec?.replicas ?? 1;
  return toWorkload('Deployment', item, {
    replicas,
    maxUnavailable: deploymentMaxUnavailable(item.spec, replicas),
    holdsBack: item.spec?.paused ? 'is paused' : undefined,
    ready: item.status?.readyReplicas ?? 0,
    updated: item.status?.updatedReplicas ?? 0,
    available: item.status?.availableReplicas ?? 0,
    total: item.status?.replicas ?? 0,
    // What an older rollout has come to says nothing about one that the controller has not seen yet.
    failed:
      hasSeen(item) &&
      progressing?.status === 'False' &&
      progressing.reason === 'ProgressDeadlineExceeded'
        ? progressing.message ?? progressing.reason
        : undefined,
  });
}

/** A StatefulSet as repairs see it. */
export function fromStatefulSet(item: Wire<V1StatefulSet>): Workload {
  const replicas = item.spec?.replicas ?? 1;
  return toWorkload('StatefulSet', item, {
    replicas,
    maxUnavailable: statefulSetMaxUnavailable(item.spec, replicas),
    holdsBack: onDelete(item.spec?.updateStrategy?.type),
    ready: item.status?.readyReplicas ?? 0,
    // A StatefulSet that is fully rolled out may leave updatedReplicas at 0.
    updated:
      item.status?.updateRevision === item.status?.currentRevision
        ? item.status?.replicas ?? 0
        : item.status?.updatedReplicas ?? 0,
    available:
      item.status?.availableReplicas ?? item.status?.readyReplicas ?? 0,
    total: item.status?.replicas ?? 0,
  });
}

/** A DaemonSet as repairs see it. */
export function fromDaemonSet(item: Wire<V1DaemonSet>): Workload {
  const replicas = item.status?.desiredNumberScheduled ?? 0;
  return toWorkload('DaemonSet', item, {
    replicas,
    maxUnavailable: daemonSetMaxUnavailable(item.spec, replicas),
    holdsBack: onDelete(item.spec?.updateStrategy?.type),
    ready: item.status?.numberReady ?? 0,
    updated: item.status?.updatedNumberScheduled ?? 0,
    available: item.status?.numberAvailable ?? 0,
    total: item.status?.currentNumberScheduled ?? 0,
  });
}

/** A pod as repairs see it. */
export function fromPod(pod: Wire<V1Pod>): Pod {
  const [container] = pod.spec?.containers ?? [];
  const statuses = pod.status?.containerStatuses ?? [];
  const limits = container?.resources?.limits;
  const owner = pod.metadata?.ownerReferences?.find(
    reference => reference.controller,
  );
  return {
    name: pod.metadata?.name ?? '',
    namespace: pod.metadata?.namespace ?? '',
    uid: pod.metadata?.uid ?? '',
    createdAt: pod.metadata?.creationTimestamp ?? '',
    ready:
      statuses.length > 0 && statuses.every(status => status.ready === true),
    deleting: pod.metadata?.deletionTimestamp !== undefined,
    owner,
    revision: revisionOf(owner, pod.metadata?.labels ?? {}),
    container: container?.name ?? '',
    waitingReason: statuses.find(status => status.state?.waiting)?.state
      ?.waiting?.reason,
    restarts: statuses.reduce(
      (total, status) => total + status.restartCount,
      0,
    ),
    memoryLimit: limits?.memory ? parseQuantity(limits.memory) : undefined,
    cpuLimit: limits?.cpu ? parseQuantity(limits.cpu) : undefined,
  };
}

/** A DaemonSet's pods only carry the last part of the name of their revision. */
function revisionOf(
  owner: Pod['owner'],
  labels: Record<string, string>,
): string | undefined {
  const hash = labels['controller-revision-hash'];
  switch (owner?.kind) {
    case 'ReplicaSet':
      return owner.name;
    case 'DaemonSet':
      return hash && `${owner.name}-${hash}`;
    default:
      return hash;
  }
}

function onDelete(strategy: string | undefined): string | undefined {
  return strategy === 'OnDelete'
    ? 'only replaces pods that somebody deletes (its update strategy is OnDelete)'
    : undefined;
}

interface WorkloadObject {
  metadata?: {
    name?: string;
    namespace?: string;
    uid?: string;
    annotations?: Record<string, string>;
    generation?: number;
  };
  spec?: {
    selector?: Parameters<typeof toSelector>[0];
    template?: Wire<V1PodTemplateSpec>;
  };
  status?: { observedGeneration?: number };
}

/** Whether the controller knows of the newest change. */
function hasSeen({ metadata, status }: WorkloadObject): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

function toWorkload(
  kind: WorkloadKind,
  item: WorkloadObject,
  state: Pick<
    Workload,
    | 'replicas'
    | 'ready'
    | 'updated'
    | 'available'
    | 'failed'
    | 'maxUnavailable'
    | 'holdsBack'
  > & { total: number },
): Workload {
  const { total, ...rest } = state;
  const { metadata, spec } = item;
  const rolling = !hasSeen(item) || state.updated < state.replicas;
  return {
    kind,
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? '',
    uid: metadata?.uid ?? '',
    selector: toSelector(spec?.selector),
    annotations: metadata?.annotations ?? {},
    templateAnnotations: spec?.template?.metadata?.annotations ?? {},
    ...rest,
    rolling,
    settled:
      !rolling && state.available >= state.replicas && total === state.replicas,
  };
}
