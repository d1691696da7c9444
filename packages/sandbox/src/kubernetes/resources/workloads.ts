import type { JsonObject } from '../../json';
import { RunningWorkload } from '../controllers/RunningWorkload';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { metadataOf } from '../objects/metadata';
import {
  WORKLOAD_PLURALS,
  workloadSchema,
  type Workload,
  type WorkloadKind,
} from '../objects/workload';
import { validate, type Resource } from './Resource';

const PREFIX = 'apis/apps/v1';

/** A workload as it is stored: checked, and with the number of replicas that it has unless told. */
export function checkWorkload(
  object: JsonObject,
  kind: WorkloadKind,
): Workload {
  const workload = validate(
    workloadSchema,
    object,
    { kind, prefix: PREFIX },
    String(metadataOf(object).name),
  );
  return kind === 'DaemonSet'
    ? workload
    : {
        ...workload,
        spec: { ...workload.spec, replicas: workload.spec.replicas ?? 1 },
      };
}

/** The workload of a kind with this name. @throws KubernetesProblem 404 */
export function findWorkload(
  cluster: Kubernetes,
  kind: WorkloadKind,
  { namespace, name }: { namespace?: unknown; name?: unknown },
): RunningWorkload {
  const found = cluster.workloads.find(
    item =>
      item.namespace === namespace &&
      item.name === name &&
      item.workload.kind === kind,
  );
  if (!found) {
    throw KubernetesProblem.notFound(
      `${WORKLOAD_PLURALS[kind]}.apps`,
      String(name),
    );
  }
  return found;
}

function workloadResource(kind: WorkloadKind): Resource {
  return {
    prefix: PREFIX,
    plural: WORKLOAD_PLURALS[kind],
    kind,
    all: ({ workloads }) =>
      workloads
        .filter(({ workload }) => workload.kind === kind)
        .map(({ workload }) => workload as JsonObject),
    writes: {
      check: object => checkWorkload(object, kind) as JsonObject,
      create: (cluster, object) =>
        cluster.addWorkload(
          RunningWorkload.create(checkWorkload(object, kind), cluster),
        ),
      replace: (cluster, object) =>
        findWorkload(cluster, kind, metadataOf(object)).replace(
          checkWorkload(object, kind),
        ),
      remove: (cluster, object) =>
        cluster.removeWorkload(findWorkload(cluster, kind, metadataOf(object))),
    },
  };
}

/** Deployments, StatefulSets and DaemonSets. */
export const WORKLOAD_RESOURCES: Resource[] = (
  Object.keys(WORKLOAD_PLURALS) as WorkloadKind[]
).map(workloadResource);
