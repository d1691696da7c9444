import type { Entity } from '@backstage/catalog-model';
import type { Cluster, PodUsage } from '../Cluster';
import type { Pod, Workload } from '../workloads';
import type { Clusters } from '../Clusters';

/** Backstage's own annotations of the Kubernetes plugin. */
const ID = 'backstage.io/kubernetes-id';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const CLUSTER = 'backstage.io/kubernetes-cluster';

/** Where an entity's workloads are, or why that can't be told. */
export type Scope = FoundScope | { problem: string };

/** The place of an entity's workloads. */
export interface FoundScope {
  cluster: Cluster;
  namespace: string;
  selector: string;
}

/** The one cluster, namespace and selector of an entity. Never "everything". */
export function scopeOf(entity: Entity, clusters: Clusters): Scope {
  const annotations = entity.metadata.annotations ?? {};
  const namespace = annotations[NAMESPACE]?.trim();
  const id = annotations[ID]?.trim();
  const selector = annotations[SELECTOR]?.trim() || (id && `${ID}=${id}`);
  const name = annotations[CLUSTER]?.trim() || undefined;
  if (!selector) {
    return {
      problem: `the entity has neither ${ID} nor ${SELECTOR}, so its workloads can't be told from others`,
    };
  }
  if (!namespace) {
    return {
      problem: `the entity has no ${NAMESPACE}, so there is no namespace that may be touched`,
    };
  }
  const cluster = clusters.find(name);
  if (!cluster) {
    return {
      problem: name
        ? `cluster ${name} is not in incidentResponse.kubernetes.clusters (${clusters.names.join(
            ', ',
          )})`
        : `the entity has no ${CLUSTER} and there are several clusters`,
    };
  }
  return { cluster, namespace, selector };
}

/** The namespace of an entity's workloads, for the scope guard. */
export function namespaceOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[NAMESPACE]?.trim() || undefined;
}

/** An entity's workloads as they are now. */
export interface WorkloadSnapshot extends FoundScope {
  workloads: Workload[];
  /** Without those that are on their way out. */
  pods: Pod[];
  /** Pods on their way out. */
  terminating: number;
  usage: Map<string, PodUsage>;
}

/** Reads workloads and pods, and how much they use where that matters. */
export async function readWorkloads(
  scope: FoundScope,
  options: { usage: boolean },
): Promise<WorkloadSnapshot> {
  const { cluster, namespace, selector } = scope;
  const [workloads, pods] = await Promise.all([
    cluster.workloads(namespace, selector),
    cluster.pods(namespace, selector),
  ]);
  const living = pods.filter(pod => !pod.deleting);
  const usage = options.usage
    ? await cluster.usage(namespace, selector, living)
    : new Map<string, PodUsage>();
  return {
    cluster,
    namespace,
    selector,
    workloads,
    pods: living,
    terminating: pods.length - living.length,
    usage,
  };
}

/** What must not be repaired twice at once. */
export function lockOf(snapshot: WorkloadSnapshot, workload: Workload): string {
  return `${snapshot.cluster.name}/${snapshot.namespace}/${workload.kind}/${workload.name}`;
}

/** The workload that brings a new pod when one is gone. */
export function ownerOf(pod: Pod, workloads: Workload[]): Workload | undefined {
  const { owner } = pod;
  // A Deployment's ReplicaSets are named after it and the hash of their template.
  const [kind, name] =
    owner?.kind === 'ReplicaSet'
      ? ['Deployment', owner.name.replace(/-[^-]*$/, '')]
      : [owner?.kind, owner?.name];
  return workloads.find(
    workload => workload.kind === kind && workload.name === name,
  );
}
