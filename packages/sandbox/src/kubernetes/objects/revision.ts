import type { JsonObject } from '../../json';
import { isReady, type Pod } from './pod';
import { desiredReplicas, type PodTemplate, type Workload } from './workload';
import { toTime } from './time';

/** One state that the template of a workload has had: a ReplicaSet, or else a ControllerRevision. */
export interface Revision {
  name: string;
  uid: string;
  /** Counts up; going back to an older template gives it the newest number. */
  revision: number;
  templateHash: string;
  template: PodTemplate;
  createdAt: Date;
  resourceVersion: string;
}

function ownerOf({ kind, metadata }: Workload): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The ReplicaSet of a revision; how many pods it has tells whether it is the current one. */
export function renderReplicaSet(
  revision: Revision,
  deployment: Workload,
  pods: Pod[],
): JsonObject {
  const own = pods.filter(
    pod => pod.templateHash === revision.templateHash && !pod.deletedAt,
  );
  const ready = own.filter(isReady).length;
  const hash = { 'pod-template-hash': revision.templateHash };
  const labels = { ...revision.template.metadata.labels, ...hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: revision.name,
      namespace: deployment.metadata.namespace,
      uid: revision.uid,
      resourceVersion: revision.resourceVersion,
      generation: 1,
      creationTimestamp: toTime(revision.createdAt),
      labels,
      annotations: {
        'deployment.kubernetes.io/revision': String(revision.revision),
        'deployment.kubernetes.io/desired-replicas': String(
          desiredReplicas(deployment),
        ),
      },
      ownerReferences: [ownerOf(deployment)],
    },
    spec: {
      replicas: own.length,
      selector: {
        matchLabels: { ...deployment.spec.selector.matchLabels, ...hash },
      },
      template: {
        ...revision.template,
        metadata: { ...revision.template.metadata, labels },
      } as JsonObject,
    },
    status: {
      replicas: own.length,
      fullyLabeledReplicas: own.length,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: 1,
    },
  };
}

/** The ControllerRevision that a StatefulSet or DaemonSet keeps of a template. */
export function renderControllerRevision(
  revision: Revision,
  workload: Workload,
): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revision.name,
      namespace: workload.metadata.namespace,
      uid: revision.uid,
      resourceVersion: revision.resourceVersion,
      creationTimestamp: toTime(revision.createdAt),
      labels: {
        ...revision.template.metadata.labels,
        'controller-revision-hash':
          workload.kind === 'StatefulSet'
            ? revision.name
            : revision.templateHash,
      },
      ownerReferences: [ownerOf(workload)],
    },
    data: {
      spec: {
        template: { ...revision.template, $patch: 'replace' } as JsonObject,
      },
    },
    revision: revision.revision,
  };
}
