import type { JsonObject } from '../../json';
import type { PodTemplate } from './workload';

/** How a container of a pod does. */
export type PodPhase = 'starting' | 'ready' | 'backoff';

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
  node: string;
  createdAt: Date;
  readyAt?: Date;
  deletedAt?: Date;
  phase: PodPhase;
  restarts: number;
  lastCrashAt?: Date;
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
    : { running: { startedAt: pod.readyAt?.toISOString() } };
}

/** A pod as the API answers it. */
export function renderPod(pod: Pod): JsonObject {
  const ready = isReady(pod);
  const [container] = pod.template.spec.containers;
  const condition = (type: string, isTrue: boolean): JsonObject => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: (pod.readyAt ?? pod.createdAt).toISOString(),
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
      creationTimestamp: pod.createdAt.toISOString(),
      deletionTimestamp: pod.deletedAt?.toISOString(),
      labels: {
        ...pod.template.metadata.labels,
        'pod-template-hash': pod.templateHash,
      },
      annotations: pod.template.metadata.annotations,
      ownerReferences: [
        { ...pod.owner, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      nodeName: pod.node,
      restartPolicy: 'Always',
      containers: pod.template.spec.containers.map(item => ({
        name: item.name,
        image: item.image,
        resources: item.resources as JsonObject,
      })),
    },
    status: {
      phase: pod.phase === 'starting' ? 'Pending' : 'Running',
      podIP: '10.0.0.1',
      startTime: pod.createdAt.toISOString(),
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
          started: ready,
          restartCount: pod.restarts,
          state: containerState(pod),
          lastState: pod.lastCrashAt
            ? {
                terminated: {
                  exitCode: 1,
                  reason: 'Error',
                  startedAt: pod.createdAt.toISOString(),
                  finishedAt: pod.lastCrashAt.toISOString(),
                },
              }
            : {},
        },
      ],
    },
  };
}
