import type { JsonObject } from '../../json';
import { isReady, type Pod } from './pod';
import type { PodTemplate, Workload } from './workload';

/** One revision of a Deployment. */
export interface ReplicaSet {
  name: string;
  uid: string;
  deployment: string;
  namespace: string;
  revision: number;
  templateHash: string;
  template: PodTemplate;
  createdAt: Date;
}

/** A ReplicaSet as the API answers it; how many pods it has tells whether it is the current one. */
export function renderReplicaSet(
  set: ReplicaSet,
  deployment: Workload,
  pods: Pod[],
): JsonObject {
  const own = pods.filter(
    pod => pod.templateHash === set.templateHash && !pod.deletedAt,
  );
  const labels = {
    ...set.template.metadata.labels,
    'pod-template-hash': set.templateHash,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: set.name,
      namespace: set.namespace,
      uid: set.uid,
      resourceVersion: deployment.metadata.resourceVersion,
      creationTimestamp: set.createdAt.toISOString(),
      labels,
      annotations: {
        'deployment.kubernetes.io/revision': String(set.revision),
        'deployment.kubernetes.io/desired-replicas': String(
          deployment.spec.replicas,
        ),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: deployment.metadata.name,
          uid: deployment.metadata.uid,
          controller: true,
        },
      ],
    },
    spec: {
      replicas: own.length,
      selector: { matchLabels: labels },
      template: set.template as JsonObject,
    },
    status: {
      replicas: own.length,
      fullyLabeledReplicas: own.length,
      readyReplicas: own.filter(isReady).length,
      availableReplicas: own.filter(isReady).length,
      observedGeneration: 1,
    },
  };
}
