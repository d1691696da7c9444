import type {
  V1DaemonSet,
  V1Deployment,
  V1Pod,
  V1PodTemplateSpec,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Wire } from './KubernetesApi';
import { parseQuantity } from './quantity';

/** A workload kind that pods are restarted by. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** A Deployment, StatefulSet or DaemonSet with what repairs need of it. */
export interface Workload {
  kind: WorkloadKind;
  name: string;
  namespace: string;
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
}

/** A pod with what repairs need of it. */
export interface Pod {
  name: string;
  namespace: string;
  uid: string;
  createdAt: string;
  ready: boolean;
  deleting: boolean;
  /** The first container, which logs and commands go to. */
  container: string;
  /** `CrashLoopBackOff` and the like. */
  waitingReason?: string;
  restarts: number;
  memoryLimit?: number;
  cpuLimit?: number;
}

/** A Deployment as repairs see it. */
export function fromDeployment(item: Wire<V1Deployment>): Workload {
  const progressing = item.status?.conditions?.find(
    condition => condition.type === 'Progressing',
  );
  return toWorkload('Deployment', item, item.spec?.template, {
    replicas: item.spec?.replicas ?? 1,
    ready: item.status?.readyReplicas ?? 0,
    updated: item.status?.updatedReplicas ?? 0,
    available: item.status?.availableReplicas ?? 0,
    total: item.status?.replicas ?? 0,
    failed:
      progressing?.status === 'False' &&
      progressing.reason === 'ProgressDeadlineExceeded'
        ? progressing.message ?? progressing.reason
        : undefined,
  });
}

/** A StatefulSet as repairs see it. */
export function fromStatefulSet(item: Wire<V1StatefulSet>): Workload {
  return toWorkload('StatefulSet', item, item.spec?.template, {
    replicas: item.spec?.replicas ?? 1,
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
  return toWorkload('DaemonSet', item, item.spec?.template, {
    replicas: item.status?.desiredNumberScheduled ?? 0,
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
  return {
    name: pod.metadata?.name ?? '',
    namespace: pod.metadata?.namespace ?? '',
    uid: pod.metadata?.uid ?? '',
    createdAt: pod.metadata?.creationTimestamp ?? '',
    ready:
      statuses.length > 0 && statuses.every(status => status.ready === true),
    deleting: pod.metadata?.deletionTimestamp !== undefined,
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

function toWorkload(
  kind: WorkloadKind,
  item: {
    metadata?: {
      name?: string;
      namespace?: string;
      annotations?: Record<string, string>;
      generation?: number;
    };
    status?: { observedGeneration?: number };
  },
  template: Wire<V1PodTemplateSpec> | undefined,
  counts: {
    replicas: number;
    ready: number;
    updated: number;
    available: number;
    total: number;
    failed?: string;
  },
): Workload {
  const { total, ...rest } = counts;
  const rolling =
    (item.status?.observedGeneration ?? 0) < (item.metadata?.generation ?? 0) ||
    counts.updated < counts.replicas;
  return {
    kind,
    name: item.metadata?.name ?? '',
    namespace: item.metadata?.namespace ?? '',
    annotations: item.metadata?.annotations ?? {},
    templateAnnotations: template?.metadata?.annotations ?? {},
    ...rest,
    rolling,
    settled:
      !rolling &&
      counts.available >= counts.replicas &&
      total === counts.replicas,
  };
}
