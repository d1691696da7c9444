import type { JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { renderEvent } from '../objects/event';
import { isReady, renderPod } from '../objects/pod';
import {
  renderControllerRevision,
  renderReplicaSet,
} from '../objects/revision';
import { parseQuantity } from '../quantity';
import { JOB_RESOURCE } from './jobs';
import { PLAIN_RESOURCES } from './plain';
import { NAMESPACE_RESOURCE, POLICY_RESOURCES } from './policies';
import type { Resource } from './Resource';
import { WORKLOAD_RESOURCES } from './workloads';
import { toTime } from '../objects/time';

/** The limits that a container is measured against where it has none. */
const NO_LIMITS = { cpu: '1', memory: '1Gi' };

function podMetrics(cluster: Kubernetes): JsonObject[] {
  const now = new Date();
  return cluster.workloads.flatMap(running =>
    running.pods.filter(isReady).map(pod => {
      const [container] = pod.template.spec.containers;
      const limits = { ...NO_LIMITS, ...container.resources?.limits };
      const usage = running.usage(pod, now);
      const cpu = parseQuantity(limits.cpu) * usage.cpu;
      const memory = parseQuantity(limits.memory) * usage.memory;
      return {
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'PodMetrics',
        metadata: {
          name: pod.name,
          namespace: pod.namespace,
          labels: pod.template.metadata.labels,
          creationTimestamp: toTime(now),
        },
        timestamp: toTime(now),
        window: '15s',
        containers: [
          {
            name: container.name,
            usage: {
              cpu: `${Math.round(cpu * 1_000)}m`,
              memory: `${Math.round(memory / 1024)}Ki`,
            },
          },
        ],
      };
    }),
  );
}

/** Everything that can be listed. */
export const RESOURCES: Resource[] = [
  NAMESPACE_RESOURCE,
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
  ...WORKLOAD_RESOURCES,
  {
    prefix: 'apis/apps/v1',
    plural: 'replicasets',
    kind: 'ReplicaSet',
    all: ({ workloads }) =>
      workloads
        .filter(({ workload }) => workload.kind === 'Deployment')
        .flatMap(({ replicaSets, workload, pods }) =>
          replicaSets.map(set => renderReplicaSet(set, workload, pods)),
        ),
  },
  {
    prefix: 'apis/apps/v1',
    plural: 'controllerrevisions',
    kind: 'ControllerRevision',
    all: ({ workloads }) =>
      workloads
        .filter(({ workload }) => workload.kind !== 'Deployment')
        .flatMap(({ replicaSets, workload }) =>
          replicaSets.map(set => renderControllerRevision(set, workload)),
        ),
  },
  ...POLICY_RESOURCES,
  JOB_RESOURCE,
  ...PLAIN_RESOURCES,
  {
    prefix: 'apis/metrics.k8s.io/v1beta1',
    plural: 'pods',
    kind: 'PodMetrics',
    all: podMetrics,
  },
];
