import type {
  AppsV1Api,
  AutoscalingV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  RbacAuthorizationV1Api,
  V1DeploymentSpec,
} from '@kubernetes/client-node';
import { openGate } from '../../../__testUtils__/openGate';
import { Cluster } from '../Cluster';
import type { Pod, Workload } from '../workloads';
import { eventually } from './eventually';
import { ID_LABEL, labelsOf, podTemplate, type PodOptions } from './manifests';
import { readShippedRoles } from './shippedRoles';

/** How the cluster is called in the configuration that the suite makes up. */
export const CLUSTER_NAME = 'under-test';

/** The account of the portal. */
const ACCOUNT = 'incident-response';

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} is not set: start the suite with npm run test:kubernetes -- --context NAME`,
    );
  }
  return value;
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: { code?: number }) => {
    if (error.code !== 409) {
      throw error;
    }
  });
}

async function makeClients(config: KubeConfig) {
  const sdk = await import('@kubernetes/client-node');
  const { minor } = await config.makeApiClient(sdk.VersionApi).getCode();
  return {
    core: config.makeApiClient(sdk.CoreV1Api),
    apps: config.makeApiClient(sdk.AppsV1Api),
    autoscaling: config.makeApiClient(sdk.AutoscalingV1Api),
    rbac: config.makeApiClient(sdk.RbacAuthorizationV1Api),
    objects: config.makeApiClient(sdk.CustomObjectsApi),
    // Vendors add a plus sign.
    policyVersion: Number.parseInt(minor, 10) < 21 ? 'v1beta1' : 'v1',
  };
}

/**
 * The namespace under test: objects are put into it in the name of whoever runs the suite, and looked at and repaired in
 * the name of an account that has the roles that adopters are told to bind, and nothing else.
 */
export class TestCluster {
  private static connected?: Promise<TestCluster>;
  readonly namespace = fromEnvironment('CLUSTER_SUITE_NAMESPACE');
  /** As the portal sees it. */
  readonly portal: Cluster;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly autoscaling: AutoscalingV1Api;

  private constructor(
    private readonly clients: {
      core: CoreV1Api;
      apps: AppsV1Api;
      autoscaling: AutoscalingV1Api;
      objects: CustomObjectsApi;
      policyVersion: string;
    },
    private readonly connectAs: (account: string) => Promise<Cluster>,
    portal: Cluster,
  ) {
    this.core = clients.core;
    this.apps = clients.apps;
    this.autoscaling = clients.autoscaling;
    this.portal = portal;
  }

  /** The same for all tests: each works on objects of its own. */
  static connect(): Promise<TestCluster> {
    TestCluster.connected ??= TestCluster.connectOnce();
    return TestCluster.connected;
  }

  private static async connectOnce(): Promise<TestCluster> {
    const sdk = await import('@kubernetes/client-node');
    const config = new sdk.KubeConfig();
    config.loadFromDefault();
    config.setCurrentContext(fromEnvironment('CLUSTER_SUITE_CONTEXT'));
    const namespace = fromEnvironment('CLUSTER_SUITE_NAMESPACE');
    const clients = await makeClients(config);
    const connectAs = (account: string) =>
      connectWithToken(config, clients.core, namespace, account);
    await createAccount(clients.core, namespace, ACCOUNT);
    await bindShippedRoles(clients.rbac, namespace);
    const portal = await connectAs(ACCOUNT);
    // Every API server has to hear of the binding before it can be used.
    await eventually(async () =>
      expect(
        await portal.may(namespace, 'list', { group: '', resource: 'pods' }),
      ).toBe(true),
    );
    return new TestCluster(clients, connectAs, portal);
  }

  /** The cluster in the name of an account that may do nothing. */
  async asNobody(): Promise<Cluster> {
    await createAccount(this.core, this.namespace, 'nobody');
    return this.connectAs('nobody');
  }

  /** Creates a Deployment and waits until it runs. */
  async deployment(
    name: string,
    {
      replicas = 1,
      runs = true,
      spec,
      ...pod
    }: PodOptions & {
      replicas?: number;
      /** False where it won't get ready by itself. */
      runs?: boolean;
      spec?: Partial<V1DeploymentSpec>;
    } = {},
  ): Promise<void> {
    await this.apps.createNamespacedDeployment({
      namespace: this.namespace,
      body: {
        metadata: { name, labels: labelsOf(name) },
        spec: {
          replicas,
          selector: { matchLabels: { app: name } },
          template: podTemplate(name, pod),
          ...spec,
        },
      },
    });
    if (runs) {
      await this.untilSettled(name);
    }
  }

  /** Creates a PodDisruptionBudget over a workload, and waits until the cluster has counted its pods. */
  async budget(name: string, app: string, minAvailable: number) {
    const { namespace } = this;
    const { objects, policyVersion: version } = this.clients;
    const budgets = {
      group: 'policy',
      version,
      namespace,
      plural: 'poddisruptionbudgets',
    };
    await objects.createNamespacedCustomObject({
      ...budgets,
      body: {
        apiVersion: `policy/${version}`,
        kind: 'PodDisruptionBudget',
        metadata: { name },
        spec: { minAvailable, selector: { matchLabels: { app } } },
      },
    });
    await eventually(async () =>
      expect(
        await objects.getNamespacedCustomObject({ ...budgets, name }),
      ).toMatchObject({ status: { observedGeneration: 1 } }),
    );
  }

  /** The one workload of an entity. */
  async workload(name: string): Promise<Workload> {
    const [workload] = await this.portal.workloads(
      this.namespace,
      `${ID_LABEL}=${name}`,
    );
    return workload;
  }

  /** Its pods, without those on their way out. */
  async pods(name: string): Promise<Pod[]> {
    const pods = await this.portal.pods(this.namespace, `${ID_LABEL}=${name}`);
    return pods.filter(pod => !pod.deleting);
  }

  async untilSettled(name: string): Promise<void> {
    await eventually(async () => {
      const [{ settled, replicas }, pods] = await Promise.all([
        this.workload(name),
        this.pods(name),
      ]);
      expect(settled).toBe(true);
      expect(pods).toHaveLength(replicas);
      expect(pods.every(({ ready }) => ready)).toBe(true);
    });
  }

  /** Runs a shell script in a pod, and fails where it does. */
  async run(pod: Pod, script: string): Promise<string> {
    const result = await this.portal.exec(pod, ['sh', '-c', script]);
    expect(result).toMatchObject({ exitCode: 0 });
    return result.stdout;
  }
}

async function createAccount(
  core: CoreV1Api,
  namespace: string,
  name: string,
): Promise<void> {
  await unlessThere(
    core.createNamespacedServiceAccount({
      namespace,
      body: { metadata: { name } },
    }),
  );
}

/** Each role as one of the namespace, so that nothing of the cluster is touched. */
async function bindShippedRoles(
  rbac: RbacAuthorizationV1Api,
  namespace: string,
): Promise<void> {
  for (const { metadata, rules } of await readShippedRoles(
    fromEnvironment('CLUSTER_SUITE_ROLES'),
  )) {
    const { name } = metadata;
    await unlessThere(
      rbac.createNamespacedRole({ namespace, body: { metadata, rules } }),
    );
    await unlessThere(
      rbac.createNamespacedRoleBinding({
        namespace,
        body: {
          metadata,
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Role',
            name,
          },
          subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace }],
        },
      }),
    );
  }
}

async function connectWithToken(
  config: KubeConfig,
  core: CoreV1Api,
  namespace: string,
  name: string,
): Promise<Cluster> {
  const { status } = await core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 3_600 } },
  });
  const server = config.getCurrentCluster();
  if (!server) {
    throw new Error('the context names no cluster');
  }
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const kubeconfig = new Config();
  kubeconfig.loadFromClusterAndUser(server, { name, token: status?.token });
  return new Cluster(
    CLUSTER_NAME,
    { url: server.server, kubeconfig },
    await openGate('Kubernetes'),
  );
}
