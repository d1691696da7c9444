import type { JsonObject } from '../json';
import type { Kubernetes } from './Kubernetes';
import { renderBudget } from './objects/disruptionBudget';
import { renderEvent } from './objects/event';
import { renderJob } from './objects/job';
import { isReady, renderPod } from './objects/pod';
import { renderReplicaSet } from './objects/replicaSet';
import type { WorkloadKind } from './objects/workload';

/** A kind of object that can be listed and read. */
export interface Resource {
  /** Below the server's root, such as `apis/apps/v1`. */
  prefix: string;
  plural: string;
  kind: string;
  /** All of them, as the API answers them. */
  all(cluster: Kubernetes): JsonObject[];
}

const MEBIBYTE = 1024 * 1024;

function quantity(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(m|Ki|Mi|Gi)?$/.exec(text) ?? [];
  const factor = { m: 0.001, Ki: 1024, Mi: MEBIBYTE, Gi: 1024 * MEBIBYTE };
  return Number(amount ?? 0) * (unit ? factor[unit as keyof typeof factor] : 1);
}

function workloadsOf(kind: WorkloadKind) {
  return (cluster: Kubernetes): JsonObject[] =>
    cluster.workloads
      .filter(({ workload }) => workload.kind === kind)
      .map(({ workload }) => workload as JsonObject);
}

function podMetrics(cluster: Kubernetes): JsonObject[] {
  const now = new Date();
  return cluster.workloads.flatMap(running =>
    running.pods.filter(isReady).map(pod => {
      const [container] = pod.template.spec.containers;
      const { cpu, memory } = container.resources.limits;
      const usage = running.usage(pod, now);
      return {
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'PodMetrics',
        metadata: {
          name: pod.name,
          namespace: pod.namespace,
          labels: pod.template.metadata.labels,
          creationTimestamp: now.toISOString(),
        },
        timestamp: now.toISOString(),
        window: '15s',
        containers: [
          {
            name: container.name,
            usage: {
              cpu: `${Math.round(quantity(cpu) * usage.cpu * 1_000)}m`,
              memory: `${Math.round(
                (quantity(memory) * usage.memory) / 1024,
              )}Ki`,
            },
          },
        ],
      };
    }),
  );
}

/** Everything that can be listed. */
export const RESOURCES: Resource[] = [
  {
    prefix: 'api/v1',
    plural: 'namespaces',
    kind: 'Namespace',
    all: cluster =>
      cluster.namespaces.map(name => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
        status: { phase: 'Active' },
      })),
  },
  {
    prefix: 'api/v1',
    plural: 'pods',
    kind: 'Pod',
    all: cluster => cluster.pods.map(renderPod),
  },
  {
    prefix: 'api/v1',
    plural: 'events',
    kind: 'Event',
    all: cluster => cluster.events.map(renderEvent),
  },
  {
    prefix: 'apis/apps/v1',
    plural: 'deployments',
    kind: 'Deployment',
    all: workloadsOf('Deployment'),
  },
  {
    prefix: 'apis/apps/v1',
    plural: 'statefulsets',
    kind: 'StatefulSet',
    all: workloadsOf('StatefulSet'),
  },
  {
    prefix: 'apis/apps/v1',
    plural: 'daemonsets',
    kind: 'DaemonSet',
    all: workloadsOf('DaemonSet'),
  },
  {
    prefix: 'apis/apps/v1',
    plural: 'replicasets',
    kind: 'ReplicaSet',
    all: cluster =>
      cluster.workloads.flatMap(({ replicaSets, workload, pods }) =>
        replicaSets.map(set => renderReplicaSet(set, workload, pods)),
      ),
  },
  {
    prefix: 'apis/policy/v1',
    plural: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    all: cluster =>
      cluster.budgets.map(budget => renderBudget(budget, cluster.pods)),
  },
  {
    prefix: 'apis/autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    all: cluster =>
      cluster.autoscalers.map(autoscaler => autoscaler as JsonObject),
  },
  {
    prefix: 'apis/batch/v1',
    plural: 'jobs',
    kind: 'Job',
    all: cluster => cluster.jobs.map(renderJob),
  },
  {
    prefix: 'apis/metrics.k8s.io/v1beta1',
    plural: 'pods',
    kind: 'PodMetrics',
    all: podMetrics,
  },
];
