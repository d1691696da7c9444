import type {
  CoreV1Event,
  CoreV1EventList,
  PodMetricsList,
  V1DaemonSetList,
  V1DeploymentList,
  V1PodList,
  V1SelfSubjectAccessReview,
  V1StatefulSetList,
  V2HorizontalPodAutoscalerList,
} from '@kubernetes/client-node';
import type { ProviderGate } from '../ProviderGate';
import type { Connection } from './Connection';
import { KubernetesApi, type Wire } from './KubernetesApi';
import { pathOf } from './pathOf';
import { parseQuantity } from './quantity';
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
const APPS = 'apis/apps/v1';
const AUTOSCALING = 'apis/autoscaling/v2';
const METRICS = 'apis/metrics.k8s.io/v1beta1';

const PLURALS: Record<WorkloadKind, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

/** Use of a pod, as shares of its limits in percent. Missing where there is no limit to compare with. */
export interface PodUsage {
  memoryPercent?: number;
  cpuPercent?: number;
}

/** One Kubernetes cluster: the few calls that repairs need, each named for what it is for. */
export class Cluster {
  readonly name: string;
  private readonly api: KubernetesApi;

  constructor(name: string, connection: Connection, gate: ProviderGate) {
    this.name = name;
    this.api = new KubernetesApi(name, connection, gate);
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

  /** Evicts a pod, so that disruption budgets hold. 404 means that it is gone already. */
  async evict(pod: Pod, dryRun: boolean): Promise<void> {
    await this.api.post(
      pathOf(CORE, pod.namespace, 'pods', pod.name, 'eviction'),
      `evict pod ${pod.name}`,
      {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: pod.name, namespace: pod.namespace },
        // Never a namesake that has come in the meantime.
        deleteOptions: { preconditions: { uid: pod.uid } },
      },
      onlyTry(dryRun),
    );
  }

  /** Adds annotations to a workload and, for a restart, to its pod template. */
  async annotate(
    workload: Workload,
    annotations: {
      /** Null takes an annotation away. */
      metadata?: Record<string, string | null>;
      template?: Record<string, string>;
    },
    dryRun: boolean,
  ): Promise<void> {
    const { metadata, template } = annotations;
    await this.api.patch(
      pathOf(APPS, workload.namespace, PLURALS[workload.kind], workload.name),
      `annotate ${workload.kind} ${workload.name}`,
      {
        ...(metadata ? { metadata: { annotations: metadata } } : {}),
        ...(template
          ? { spec: { template: { metadata: { annotations: template } } } }
          : {}),
      },
      onlyTry(dryRun),
    );
  }

  async scale(
    workload: Workload,
    replicas: number,
    dryRun: boolean,
  ): Promise<void> {
    await this.api.patch(
      pathOf(
        APPS,
        workload.namespace,
        PLURALS[workload.kind],
        workload.name,
        'scale',
      ),
      `scale ${workload.kind} ${workload.name}`,
      { spec: { replicas } },
      onlyTry(dryRun),
    );
  }

  /** The autoscaler that owns a workload's size, if there is one. */
  async autoscalerOf(
    workload: Workload,
  ): Promise<{ name: string; min: number; max: number } | undefined> {
    const { items } = await this.api.get<V2HorizontalPodAutoscalerList>(
      pathOf(AUTOSCALING, workload.namespace, 'horizontalpodautoscalers'),
      'list the autoscalers',
    );
    const owner = items.find(
      item =>
        item.spec?.scaleTargetRef.kind === workload.kind &&
        item.spec.scaleTargetRef.name === workload.name,
    );
    return owner?.spec && owner.metadata?.name
      ? {
          name: owner.metadata.name,
          min: owner.spec.minReplicas ?? 1,
          max: owner.spec.maxReplicas,
        }
      : undefined;
  }

  async raiseAutoscalerMinimum(
    namespace: string,
    name: string,
    minReplicas: number,
    dryRun: boolean,
  ): Promise<void> {
    await this.api.patch(
      pathOf(AUTOSCALING, namespace, 'horizontalpodautoscalers', name),
      `raise the minimum of autoscaler ${name}`,
      { spec: { minReplicas } },
      onlyTry(dryRun),
    );
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

/** Asks the API server to check a change without making it. */
function onlyTry(dryRun: boolean) {
  return dryRun ? { dryRun: 'All' } : undefined;
}

function percentOf(
  used: number,
  limit: number | undefined,
): number | undefined {
  return limit ? Math.round((used / limit) * 100) : undefined;
}

function toLine(event: Wire<CoreV1Event>): string {
  const at = event.lastTimestamp ?? event.eventTime;
  return [
    at ? new Date(at).toISOString() : '',
    event.type,
    event.reason,
    event.involvedObject.name,
    event.message,
  ]
    .filter(Boolean)
    .join(' ');
}
