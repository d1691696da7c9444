import type { StoredObject } from './FakeCluster';

type Json = Record<string, unknown>;

const labels = { app: 'web' };

/** What the pods of the demo workload are made from. */
export function template(image = 'web:2', more: Json = {}): Json {
  return {
    metadata: { labels, annotations: {} },
    spec: { containers: [{ name: 'app', image, ...more }] },
  };
}

/** A Deployment named `web` with all its pods, unless told otherwise. */
export function deployment(
  spec: Json = {},
  status: Json = {},
  annotations: Record<string, string> = {},
): StoredObject {
  const { replicas = 3 } = spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'd-1', generation: 1, labels, annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: template(),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      ...spec,
    },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      ...status,
    },
  };
}

/** A StatefulSet or DaemonSet named `web` with three pods. */
export function controlled(
  kind: 'StatefulSet' | 'DaemonSet',
  spec: Json = {},
  status: Json = {},
): StoredObject {
  return {
    ...deployment({ strategy: undefined, ...spec }),
    kind,
    status: {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      ...status,
    },
  };
}

/** A pod of the demo workload; it works, unless it waits for something. */
export function pod(
  name: string,
  options: {
    waiting?: string;
    owner?: Json;
    labels?: Record<string, string>;
  } = {},
): StoredObject {
  const { waiting } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: '2025-12-31T00:00:00Z',
      labels: { ...labels, ...options.labels },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-2',
          uid: 'r-2',
          controller: true,
          ...options.owner,
        },
      ],
    },
    spec: {
      containers: [
        { name: 'app', resources: { limits: { memory: '100Mi', cpu: '1' } } },
      ],
    },
    status: {
      containerStatuses: [
        {
          ready: !waiting,
          restartCount: waiting ? 7 : 0,
          state: waiting ? { waiting: { reason: waiting } } : { running: {} },
        },
      ],
    },
  };
}

/** What a pod uses of its 1 CPU and 100 MiB. */
export function usage(name: string, cpu: string, memory = '1Mi'): StoredObject {
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata: { name, labels },
    containers: [{ name: 'app', usage: { cpu, memory } }],
  };
}

/** A revision of the demo Deployment. */
export function replicaSet(revision: number, podTemplate: Json): StoredObject {
  const hash = { 'pod-template-hash': String(revision) };
  const { metadata, ...rest } = podTemplate as { metadata: Json };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `web-${revision}`,
      labels,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ uid: 'd-1', controller: true }],
    },
    spec: {
      template: {
        ...rest,
        metadata: {
          ...metadata,
          creationTimestamp: null,
          labels: { ...labels, ...hash },
        },
      },
    },
  };
}

/** An autoscaler of the demo workload. */
export function autoscaler(
  version: 'v1' | 'v2',
  spec: { minReplicas?: number; maxReplicas: number },
): StoredObject {
  return {
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web-scaler' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
  };
}
