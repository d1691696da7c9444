import type { JsonObject } from '../../json';
import { isReady, type Pod } from './pod';

/** A PodDisruptionBudget over the pods of one workload. */
export interface DisruptionBudget {
  name: string;
  namespace: string;
  uid: string;
  workload: string;
  minAvailable: number;
  createdAt: Date;
}

/** How many pods may be disrupted now. */
export function allowance(budget: DisruptionBudget, pods: Pod[]) {
  const own = pods.filter(
    pod =>
      pod.namespace === budget.namespace &&
      pod.workload === budget.workload &&
      !pod.deletedAt,
  );
  const healthy = own.filter(isReady).length;
  return {
    expected: own.length,
    healthy,
    allowed: Math.max(0, healthy - budget.minAvailable),
  };
}

/** A budget as the API answers it. */
export function renderBudget(
  budget: DisruptionBudget,
  pods: Pod[],
): JsonObject {
  const { expected, healthy, allowed } = allowance(budget, pods);
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {
      name: budget.name,
      namespace: budget.namespace,
      uid: budget.uid,
      resourceVersion: '1',
      creationTimestamp: budget.createdAt.toISOString(),
      labels: { 'backstage.io/kubernetes-id': budget.workload },
    },
    spec: {
      minAvailable: budget.minAvailable,
      selector: { matchLabels: { app: budget.workload } },
    },
    status: {
      currentHealthy: healthy,
      desiredHealthy: budget.minAvailable,
      disruptionsAllowed: allowed,
      expectedPods: expected,
      observedGeneration: 1,
    },
  };
}
