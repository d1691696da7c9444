import type { Kubernetes } from './Kubernetes';
import { KubernetesProblem } from './KubernetesProblem';
import {
  allowance,
  covers,
  type DisruptionBudget,
} from './objects/disruptionBudget';
import { isReady, type Pod } from './objects/pod';

const REFUSED =
  "Cannot evict pod as it would violate the pod's disruption budget.";

function refusal(message: string, retryAfterSeconds?: number) {
  return new KubernetesProblem(429, 'TooManyRequests', REFUSED, {
    retryAfterSeconds,
    causes: [{ reason: 'DisruptionBudget', message }],
  });
}

function checkBudget(
  cluster: Kubernetes,
  budget: DisruptionBudget,
  pod: Pod,
): void {
  const { name, generation } = budget.metadata;
  if ((budget.status.observedGeneration ?? 0) < generation) {
    throw refusal(
      `The disruption budget ${name} is still being processed by the server.`,
      10,
    );
  }
  const { allowed, healthy, needed } = allowance(
    budget,
    cluster.pods,
    cluster.expectedPods(budget),
  );
  // Whoever is broken anyway may go as long as the others are enough.
  const isSpare = !isReady(pod) && healthy >= needed && needed > 0;
  if (allowed < 1 && !isSpare) {
    throw refusal(
      `The disruption budget ${name} needs ${needed} healthy pods and has ${healthy} currently`,
    );
  }
}

/**
 * Lets a pod be evicted if its disruption budgets do.
 *
 * @throws KubernetesProblem 429 naming the budget, 500 when more than one budget covers the pod.
 */
export function checkEviction(cluster: Kubernetes, pod: Pod): void {
  if (pod.phase === 'starting') {
    // What has never run disrupts nobody.
    return;
  }
  const budgets = cluster.budgets.filter(budget => covers(budget, pod));
  if (budgets.length > 1) {
    throw new KubernetesProblem(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  budgets.forEach(budget => checkBudget(cluster, budget, pod));
}
