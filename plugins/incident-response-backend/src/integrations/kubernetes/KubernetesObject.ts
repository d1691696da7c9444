import type { WorkloadKind } from './workloads';

/** Where an object is: enough for its path, and for naming it to people. */
export interface ObjectRef {
  kind: string;
  /** Group and version below the root, such as `apis/apps/v1`. */
  version: string;
  plural: string;
  namespace: string;
  name: string;
}

/** An object as far as every kind is the same. */
export interface KubernetesObject {
  metadata?: {
    name?: string;
    resourceVersion?: string;
    annotations?: Record<string, string>;
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller?: boolean;
    }[];
  };
  spec?: Record<string, unknown>;
}

/** Where the kinds are that pods are restarted by. */
export const APPS = 'apis/apps/v1';

/** Their names in paths and roles. */
export const PLURALS: Record<WorkloadKind, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

/** The object that a workload is. */
export function refOf(workload: {
  kind: WorkloadKind;
  namespace: string;
  name: string;
}): ObjectRef {
  const { kind, namespace, name } = workload;
  return { kind, version: APPS, plural: PLURALS[kind], namespace, name };
}

/** For people: `Deployment payments-api in payments`. */
export function nameOf({ kind, name, namespace }: ObjectRef): string {
  return `${kind} ${name} in ${namespace}`;
}
