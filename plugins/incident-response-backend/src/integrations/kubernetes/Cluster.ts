import type {
  ApiException,
  CoreV1Event,
  KubeConfig,
} from '@kubernetes/client-node';
import { networkError, ProviderError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';
import { parseQuantity } from './quantity';
import { MAX_OUTPUT, runInPod, type ExecResult } from './runInPod';
import {
  fromDaemonSet,
  fromDeployment,
  fromPod,
  fromStatefulSet,
  type Pod,
  type Workload,
} from './workloads';

/** The SDK, loaded when the first cluster is: it is ESM only. */
type Sdk = typeof import('@kubernetes/client-node');

/** Use of a pod, as shares of its limits in percent. Missing where there is no limit to compare with. */
export interface PodUsage {
  memoryPercent?: number;
  cpuPercent?: number;
}

/** How a cluster is reached. */
export interface ClusterOptions {
  name: string;
  url: string;
  token?: string;
  caData?: string;
  skipTLSVerify?: boolean;
}

/** One Kubernetes cluster: the few calls that repairs need, each named for what it is for. */
export class Cluster {
  readonly name: string;
  private readonly sdk: Sdk;
  private readonly config: KubeConfig;
  private readonly gate: ProviderGate;

  private constructor(
    name: string,
    sdk: Sdk,
    config: KubeConfig,
    gate: ProviderGate,
  ) {
    this.name = name;
    this.sdk = sdk;
    this.config = config;
    this.gate = gate;
  }

  static async create(
    options: ClusterOptions,
    gate: ProviderGate,
  ): Promise<Cluster> {
    const sdk = await import('@kubernetes/client-node');
    const config = new sdk.KubeConfig();
    config.loadFromClusterAndUser(
      {
        name: options.name,
        server: options.url,
        caData: options.caData,
        skipTLSVerify: options.skipTLSVerify ?? false,
      },
      { name: 'incident-response', token: options.token },
    );
    return new Cluster(options.name, sdk, config, gate);
  }

  /** The cluster that the backend itself runs in. */
  static async inCluster(name: string, gate: ProviderGate): Promise<Cluster> {
    const sdk = await import('@kubernetes/client-node');
    const config = new sdk.KubeConfig();
    config.loadFromCluster();
    return new Cluster(name, sdk, config, gate);
  }

  async workloads(
    namespace: string,
    labelSelector: string,
  ): Promise<Workload[]> {
    const apps = this.config.makeApiClient(this.sdk.AppsV1Api);
    const [deployments, statefulSets, daemonSets] = await this.call(
      'list the workloads',
      () =>
        Promise.all([
          apps.listNamespacedDeployment({ namespace, labelSelector }),
          apps.listNamespacedStatefulSet({ namespace, labelSelector }),
          apps.listNamespacedDaemonSet({ namespace, labelSelector }),
        ]),
    );
    return [
      ...deployments.items.map(fromDeployment),
      ...statefulSets.items.map(fromStatefulSet),
      ...daemonSets.items.map(fromDaemonSet),
    ];
  }

  async pods(namespace: string, labelSelector: string): Promise<Pod[]> {
    const core = this.config.makeApiClient(this.sdk.CoreV1Api);
    const { items } = await this.call('list the pods', () =>
      core.listNamespacedPod({ namespace, labelSelector }),
    );
    return items.map(fromPod);
  }

  /** Use by pod name, from the metrics API. */
  async usage(
    namespace: string,
    labelSelector: string,
    pods: Pod[],
  ): Promise<Map<string, PodUsage>> {
    const objects = this.config.makeApiClient(this.sdk.CustomObjectsApi);
    const answer = await this.call('read the metrics', () =>
      objects.listNamespacedCustomObject({
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        namespace,
        plural: 'pods',
        labelSelector,
      }),
    );
    const { items } = answer as {
      items: {
        metadata: { name: string };
        containers: { usage: { cpu: string; memory: string } }[];
      }[];
    };
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
    const core = this.config.makeApiClient(this.sdk.CoreV1Api);
    await this.call(`evict pod ${pod.name}`, () =>
      core.createNamespacedPodEviction({
        name: pod.name,
        namespace: pod.namespace,
        dryRun: dryRun ? 'All' : undefined,
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: pod.name, namespace: pod.namespace },
          // Never a namesake that has come in the meantime.
          deleteOptions: { preconditions: { uid: pod.uid } },
        },
      }),
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
    const apps = this.config.makeApiClient(this.sdk.AppsV1Api);
    const request = {
      name: workload.name,
      namespace: workload.namespace,
      fieldManager: 'incident-response',
      dryRun: dryRun ? 'All' : undefined,
      body: {
        ...(annotations.metadata
          ? { metadata: { annotations: annotations.metadata } }
          : {}),
        ...(annotations.template
          ? {
              spec: {
                template: { metadata: { annotations: annotations.template } },
              },
            }
          : {}),
      },
    };
    const options = this.mergePatch();
    await this.call(`annotate ${workload.kind} ${workload.name}`, () => {
      switch (workload.kind) {
        case 'Deployment':
          return apps.patchNamespacedDeployment(request, options);
        case 'StatefulSet':
          return apps.patchNamespacedStatefulSet(request, options);
        default:
          return apps.patchNamespacedDaemonSet(request, options);
      }
    });
  }

  async scale(
    workload: Workload,
    replicas: number,
    dryRun: boolean,
  ): Promise<void> {
    const apps = this.config.makeApiClient(this.sdk.AppsV1Api);
    const request = {
      name: workload.name,
      namespace: workload.namespace,
      fieldManager: 'incident-response',
      dryRun: dryRun ? 'All' : undefined,
      body: { spec: { replicas } },
    };
    const options = this.mergePatch();
    await this.call(`scale ${workload.kind} ${workload.name}`, () =>
      workload.kind === 'StatefulSet'
        ? apps.patchNamespacedStatefulSetScale(request, options)
        : apps.patchNamespacedDeploymentScale(request, options),
    );
  }

  /** The autoscaler that owns a workload's size, if there is one. */
  async autoscalerOf(
    workload: Workload,
  ): Promise<{ name: string; min: number; max: number } | undefined> {
    const autoscaling = this.config.makeApiClient(this.sdk.AutoscalingV2Api);
    const { items } = await this.call('list the autoscalers', () =>
      autoscaling.listNamespacedHorizontalPodAutoscaler({
        namespace: workload.namespace,
      }),
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
    const autoscaling = this.config.makeApiClient(this.sdk.AutoscalingV2Api);
    await this.call(`raise the minimum of autoscaler ${name}`, () =>
      autoscaling.patchNamespacedHorizontalPodAutoscaler(
        {
          name,
          namespace,
          fieldManager: 'incident-response',
          dryRun: dryRun ? 'All' : undefined,
          body: { spec: { minReplicas } },
        },
        this.mergePatch(),
      ),
    );
  }

  /** The last lines of a pod's log. */
  async logTail(pod: Pod, lines: number): Promise<string> {
    const core = this.config.makeApiClient(this.sdk.CoreV1Api);
    const text = await this.call(`read the log of ${pod.name}`, () =>
      core.readNamespacedPodLog({
        name: pod.name,
        namespace: pod.namespace,
        container: pod.container,
        tailLines: lines,
        limitBytes: MAX_OUTPUT,
      }),
    );
    return text ?? '';
  }

  /** Events of the named objects, newest last. */
  async events(namespace: string, names: string[]): Promise<string[]> {
    const core = this.config.makeApiClient(this.sdk.CoreV1Api);
    const { items } = await this.call('read the events', () =>
      core.listNamespacedEvent({ namespace, limit: 500 }),
    );
    return items
      .filter(event => names.includes(event.involvedObject.name ?? ''))
      .slice(-20)
      .map(toLine);
  }

  /** Runs a command in a pod's first container. */
  async exec(pod: Pod, command: string[]): Promise<ExecResult> {
    const what = `run ${command[0]} in ${pod.name}`;
    return this.call(what, () =>
      runInPod(new this.sdk.Exec(this.config), { pod, command, what }),
    );
  }

  /** Whether this plugin's account may do something. */
  async may(
    namespace: string,
    verb: string,
    resource: { group: string; resource: string; subresource?: string },
  ): Promise<boolean> {
    const authorization = this.config.makeApiClient(
      this.sdk.AuthorizationV1Api,
    );
    const { status } = await this.call('ask for permissions', () =>
      authorization.createSelfSubjectAccessReview({
        body: {
          spec: { resourceAttributes: { namespace, verb, ...resource } },
        },
      }),
    );
    return status?.allowed ?? false;
  }

  private mergePatch() {
    return this.sdk.setHeaderOptions(
      'Content-Type',
      this.sdk.PatchStrategy.MergePatch,
    );
  }

  private call<T>(what: string, run: () => Promise<T>): Promise<T> {
    // The API server slows down by itself whoever asks too much.
    return this.gate.run({ what, limits: [] }, async () => {
      try {
        return await run();
      } catch (error) {
        throw this.toProviderError(what, error);
      }
    });
  }

  private toProviderError(what: string, error: unknown): ProviderError {
    if (error instanceof ProviderError) {
      return error;
    }
    if (error instanceof this.sdk.ApiException) {
      const { code, body, headers } = error as ApiException<unknown>;
      return statusError('Kubernetes', what, {
        status: code,
        detail: readStatus(body),
        retryAfter: headers['retry-after'],
        remedy:
          code === 403
            ? `Bind a role to the plugin's service account in cluster ${this.name} that allows it, then retry`
            : undefined,
      });
    }
    return networkError('Kubernetes', what, error);
  }
}

function percentOf(
  used: number,
  limit: number | undefined,
): number | undefined {
  return limit ? Math.round((used / limit) * 100) : undefined;
}

/** The message of a Kubernetes `Status`, which the SDK hands over as text or as an object. */
function readStatus(body: unknown): string | undefined {
  let status = body;
  if (typeof body === 'string') {
    try {
      status = JSON.parse(body);
    } catch {
      return body.slice(0, 300);
    }
  }
  return typeof status === 'object' &&
    status !== null &&
    'message' in status &&
    typeof status.message === 'string'
    ? status.message
    : undefined;
}

function toLine(event: CoreV1Event): string {
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
