import type {
  V1DaemonSetSpec,
  V1DeploymentSpec,
  V1StatefulSetSpec,
} from '@kubernetes/client-node';
import type { Wire } from './KubernetesApi';

type IntOrPercent = number | string;

/**
 * Pods that a rollout of a Deployment takes away at once, at most.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function deploymentMaxUnavailable(
  spec: Wire<V1DeploymentSpec> | undefined,
  replicas: number,
): number {
  if (spec?.strategy?.type === 'Recreate') {
    return replicas;
  }
  const { maxUnavailable = '25%', maxSurge = '25%' } =
    spec?.strategy?.rollingUpdate ?? {};
  const unavailable = resolve(maxUnavailable, replicas, Math.floor);
  // With neither, no rollout would ever move: the controller then takes one.
  return unavailable === 0 && resolve(maxSurge, replicas, Math.ceil) === 0
    ? Math.min(1, replicas)
    : unavailable;
}

/** Pods that a rollout of a StatefulSet takes away at once, at most: one, unless the cluster has been told otherwise. */
export function statefulSetMaxUnavailable(
  spec: Wire<V1StatefulSetSpec> | undefined,
  replicas: number,
): number {
  const { maxUnavailable = 1 } = spec?.updateStrategy?.rollingUpdate ?? {};
  return Math.min(
    replicas,
    Math.max(1, resolve(maxUnavailable, replicas, Math.floor)),
  );
}

/** Pods that a rollout of a DaemonSet takes away at once, at most. Unlike a Deployment's, its percentages are rounded up. */
export function daemonSetMaxUnavailable(
  spec: Wire<V1DaemonSetSpec> | undefined,
  nodes: number,
): number {
  const { maxUnavailable = 1 } = spec?.updateStrategy?.rollingUpdate ?? {};
  return resolve(maxUnavailable, nodes, Math.ceil);
}

function resolve(
  value: IntOrPercent,
  total: number,
  round: (value: number) => number,
): number {
  const text = String(value);
  const resolved = text.endsWith('%')
    ? round((total * Number.parseFloat(text)) / 100)
    : Number(text);
  return Math.min(total, resolved);
}
