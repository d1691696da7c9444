import type { JsonObject } from '../../json';
import type { Process } from '../containers/Process';
import type { FileSystem } from '../containers/Volume';
import type { PodTemplate } from './workload';
import { toTime } from './time';

/** How a container of a pod does; `unready` is running without passing its readiness probe. */
export type PodPhase = 'starting' | 'unready' | 'ready' | 'backoff';

/** One pod, with its single container. */
export interface Pod {
  name: string;
  namespace: string;
  uid: string;
  /** Name of the workload or job that it belongs to. */
  workload: string;
  owner: { apiVersion: string; kind: string; name: string; uid: string };
  template: PodTemplate;
  templateHash: string;
  files: FileSystem;
  /** What runs in it, where that is a command which the sandbox understands. */
  process?: Process;
  node: string;
  createdAt: Date;
  readyAt?: Date;
  deletedAt?: Date;
  phase: PodPhase;
  restarts: number;
  lastCrashAt?: Date;
  lastExitCode?: number;
  resourceVersion: string;
}

/** Whether traffic reaches it. */
export function isReady(pod: Pod): boolean {
  return pod.phase === 'ready' && !pod.deletedAt;
}

function containerState(pod: Pod): JsonObject {
  if (pod.phase === 'backoff') {
    return {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off restarting failed container=${pod.template.spec.containers[0].name} pod=${pod.name}_${pod.namespace}`,
      },
    };
  }
  return pod.phase === 'starting'
    ? { waiting: { reason: 'ContainerCreating' } }
    : { running: { startedAt: toTime(pod.readyAt ?? pod.createdAt) } };
}

function revisionLabel({ owner, templateHash, workload }: Pod) {
  switch (owner.kind) {
    case 'ReplicaSet':
      return { 'pod-template-hash': templateHash };
    case 'StatefulSet':
      return { 'controller-revision-hash': `${workload}-${templateHash}` };
    default:
      return { 'controller-revision-hash': templateHash };
  }
}

/** A pod as the API answers it. */
export function renderPod(pod: Pod): JsonObject {
  const ready = isReady(pod);
  const [container] = pod.template.spec.containers;
  const condition = (type: string, isTrue: boolean): JsonObject => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: toTime(pod.readyAt ?? pod.createdAt),
    ...(isTrue ? {} : { reason: 'ContainersNotReady' }),
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      uid: pod.uid,
      resourceVersion: pod.resourceVersion,
      creationTimestamp: toTime(pod.createdAt),
      deletionTimestamp: pod.deletedAt && toTime(pod.deletedAt),
      labels: { ...pod.template.metadata.labels, ...revisionLabel(pod) },
      annotations: pod.template.metadata.annotations,
      ownerReferences: [
        { ...pod.owner, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      nodeName: pod.node,
      restartPolicy: 'Always',
      containers: pod.template.spec.containers.map(
        item => ({ resources: {}, ...item } as JsonObject),
      ),
    },
    status: {
      phase: pod.phase === 'starting' ? 'Pending' : 'Running',
      podIP: '10.0.0.1',
      startTime: toTime(pod.createdAt),
      qosClass: 'Burstable',
      conditions: [
        condition('PodScheduled', true),
        condition('Initialized', true),
        condition('ContainersReady', ready),
        condition('Ready', ready),
      ],
      containerStatuses: [
        {
          name: container.name,
          image: container.image,
          imageID: `docker-pullable://${container.image}`,
          ready,
          started: ready || pod.phase === 'unready',
          restartCount: pod.restarts,
          state: containerState(pod),
          lastState: pod.lastCrashAt
            ? {
                terminated: {
                  exitCode: pod.lastExitCode ?? 1,
                  reason: pod.lastExitCode === 0 ? 'Completed' : 'Error',
                  startedAt: toTime(pod.createdAt),
                  finishedAt: toTime(pod.lastCrashAt),
                },
              }
            : {},
        },
      ],
    },
  };
}
