import type {
  CoreV1Event,
  CoreV1EventList,
  PodMetricsList,
  V1DaemonSetList,
  V1DeploymentList,
  V1PodList,
  V1SelfSubjectAccessReview,
  V1StatefulSetList,
} from '@kubernetes/client-node';
import type { ProviderGate } from '../ProviderGate';
import { Autoscalers } from './Autoscalers';
import type { Connection } from './Connection';
import { Evictions } from './Evictions';
import { KubernetesApi, type Wire } from './KubernetesApi';
import { APPS, PLURALS } from './KubernetesObject';
import { Objects } from './Objects';
import { pathOf } from './pathOf';
import { parseQuantity } from './quantity';
import { Revisions } from './Revisions';
import { MAX_OUTPUT, runInPod, type ExecResult } from './runInPod';
import {
  fromDaemonSet,
  fromDeployment,
  fromPod,
  fromStatefulSet,
  type Pod,
  type Workload,
  type WorkloadKind,
} from './workloads';

const CORE = 'api/v1';
const METRICS = 'apis/metrics.k8s.io/v1beta1';

/** Use of a pod, as shares of its limits in percent. Missing where there is no limit to compare with. */
export interface PodUsage {
  memoryPercent?: number;
  cpuPercent?: number;
}

/** One Kubernetes cluster: the few calls that repairs need, each named for what it is for. */
export class Cluster {
  readonly name: string;
  /** Everything that is changed, apart from pods. */
  readonly objects: Objects;
  readonly evictions: Evictions;
  readonly autoscalers: Autoscalers;
  readonly revisions: Revisions;
  private readonly api: KubernetesApi;

  constructor(name: string, connection: Connection, gate: ProviderGate) {
    this.name = name;
    this.api = new KubernetesApi(name, connection, gate);
    this.objects = new Objects(this.api);
    this.evictions = new Evictions(this.api);
    this.autoscalers = new Autoscalers(this.api);
    this.revisions = new Revisions(this.api);
  }

  async workloads(
    namespace: string,
    labelSelector: string,
  ): Promise<Workload[]> {
    const list = <T>(kind: WorkloadKind) =>
      this.api.get<T>(
        pathOf(APPS, namespace, PLURALS[kind]),
        'list the workloads',
        { labelSelector },
      );
    const [deployments, statefulSets, daemonSets] = await Promise.all([
      list<V1DeploymentList>('Deployment'),
      list<V1StatefulSetList>('StatefulSet'),
      list<V1DaemonSetList>('DaemonSet'),
    ]);
    return [
      ...deployments.items.map(fromDeployment),
      ...statefulSets.items.map(fromStatefulSet),
      ...daemonSets.items.map(fromDaemonSet),
    ];
  }

  async pods(namespace: string, labelSelector: string): Promise<Pod[]> {
    const { items } = await this.api.get<V1PodList>(
      pathOf(CORE, namespace, 'pods'),
      'list the pods',
      { labelSelector },
    );
    return items.map(fromPod);
  }

  /** Use by pod name, from the metrics API. */
  async usage(
    namespace: string,
    labelSelector: string,
    pods: Pod[],
  ): Promise<Map<string, PodUsage>> {
    const { items } = await this.api.get<PodMetricsList>(
      pathOf(METRICS, namespace, 'pods'),
      'read the metrics',
      { labelSelector },
    );
    const usage = new Map<string, PodUsage>();
    for (const item of items) {
      const pod = pods.find(candidate => candidate.name === item.metadata.name);
      if (pod) {
        const sum = (resource: 'cpu' | 'memory') =>
          item.containers.reduce(
            (total, container) =>
              total + parseQuantity(container.usage[resource]),
            0,
          );
        usage.set(pod.name, {
          memoryPercent: percentOf(sum('memory'), pod.memoryLimit),
          cpuPercent: percentOf(sum('cpu'), pod.cpuLimit),
        });
      }
    }
    return usage;
  }

  /** The last lines of a pod's log. */
  logTail(pod: Pod, lines: number): Promise<string> {
    return this.api.getText(
      pathOf(CORE, pod.namespace, 'pods', pod.name, 'log'),
      `read the log of ${pod.name}`,
      { container: pod.container, tailLines: lines, limitBytes: MAX_OUTPUT },
      MAX_OUTPUT,
    );
  }

  /** Events of the named objects, newest last. */
  async events(namespace: string, names: string[]): Promise<string[]> {
    const { items } = await this.api.get<CoreV1EventList>(
      pathOf(CORE, namespace, 'events'),
      'read the events',
      { limit: 500 },
    );
    return items
      .filter(event => names.includes(event.involvedObject.name ?? ''))
      .sort((a, b) => happenedAt(a).localeCompare(happenedAt(b)))
      .slice(-20)
      .map(toLine);
  }

  /** Runs a command in a pod's first container. */
  exec(pod: Pod, command: string[]): Promise<ExecResult> {
    const what = `run ${command[0]} in ${pod.name}`;
    return this.api.exec(what, exec => runInPod(exec, { pod, command, what }));
  }

  /** Whether this plugin's account may do something. */
  async may(
    namespace: string,
    verb: string,
    resource: { group: string; resource: string; subresource?: string },
  ): Promise<boolean> {
    const { status } = await this.api.post<V1SelfSubjectAccessReview>(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      'ask for permissions',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { namespace, verb, ...resource } },
      },
    );
    return status?.allowed ?? false;
  }
}

function percentOf(
  used: number,
  limit: number | undefined,
): number | undefined {
  return limit ? Math.round((used / limit) * 100) : undefined;
}

function happenedAt(event: Wire<CoreV1Event>): string {
  const at = event.lastTimestamp ?? event.eventTime;
  return at ? new Date(at).toISOString() : '';
}

function toLine(event: Wire<CoreV1Event>): string {
  return [
    happenedAt(event),
    event.type,
    event.reason,
    event.involvedObject.name,
    event.message,
  ]
    .filter(Boolean)
    .join(' ');
}
