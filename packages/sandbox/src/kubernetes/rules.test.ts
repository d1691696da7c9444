import { startSandbox, type Sandbox } from '../startSandbox';
import { eventually } from '../testing/eventually';
import { connect, type Client } from './__testUtils__/connect';
import { deployment, NAMESPACE } from './__testUtils__/deployment';

jest.setTimeout(30_000);

describe("what the sandbox's cluster refuses", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = await connect(sandbox);
  });
  beforeEach(async () => {
    sandbox.reset();
    await client.core.createNamespace({
      body: { metadata: { name: NAMESPACE } },
    });
  });
  afterAll(() => sandbox.stop());

  const createAccount = async (rules: object[]) => {
    const named = { metadata: { name: 'robot' } };
    const namespace = NAMESPACE;
    await client.core.createNamespacedServiceAccount({
      namespace,
      body: named,
    });
    await client.rbac.createNamespacedRole({
      namespace,
      body: { ...named, rules: rules as { verbs: string[] }[] },
    });
    await client.rbac.createNamespacedRoleBinding({
      namespace,
      body: {
        ...named,
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: 'robot',
        },
        subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace }],
      },
    });
    const { status } = await client.core.createNamespacedServiceAccountToken({
      name: 'robot',
      namespace,
      body: { spec: { audiences: [] } },
    });
    return connect(sandbox, status?.token);
  };
  const may = async (
    who: Client,
    verb: string,
    resource: string,
    subresource?: string,
  ) =>
    (
      await who.access.createSelfSubjectAccessReview({
        body: {
          spec: {
            resourceAttributes: {
              namespace: NAMESPACE,
              verb,
              group: resource === 'pods' ? '' : 'apps',
              resource,
              subresource,
            },
          },
        },
      })
    ).status?.allowed;

  it('an account beyond its role, by verb, kind and subresource, as it says when asked', async () => {
    const robot = await createAccount([
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] },
      { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    ]);
    await expect(
      robot.apps.listNamespacedDeployment({ namespace: NAMESPACE }),
    ).resolves.toMatchObject({ items: [] });
    const refusal = await robot.apps
      .deleteNamespacedDeployment({ name: 'web', namespace: NAMESPACE })
      .catch(error => error);
    expect(refusal.code).toBe(403);
    expect(JSON.parse(refusal.body).message).toBe(
      `deployments.apps "web" is forbidden: User "system:serviceaccount:${NAMESPACE}:robot" cannot delete resource "deployments" in API group "apps" in the namespace "${NAMESPACE}"`,
    );
    await expect(may(robot, 'list', 'deployments')).resolves.toBe(true);
    await expect(may(robot, 'delete', 'deployments')).resolves.toBe(false);
    await expect(may(robot, 'create', 'pods', 'eviction')).resolves.toBe(true);
    await expect(may(robot, 'create', 'pods')).resolves.toBe(false);
    await expect(
      robot.apps.listNamespacedDeployment({ namespace: 'payments' }),
    ).rejects.toMatchObject({ code: 403 });
  });

  it('what a webhook denies, in the words of the API server', async () => {
    sandbox.kubernetes.webhooks = [
      {
        name: 'policy.example.com',
        namespace: NAMESPACE,
        resource: 'deployments',
        message: 'no changes on Fridays',
      },
    ];
    const refusal = await client.apps
      .createNamespacedDeployment({
        namespace: NAMESPACE,
        body: deployment('web'),
      })
      .catch(error => error);
    expect(refusal.code).toBe(400);
    expect(JSON.parse(refusal.body).message).toBe(
      'admission webhook "policy.example.com" denied the request: no changes on Fridays',
    );
  });

  describe('an eviction', () => {
    const budget = (name: string, minAvailable: number) =>
      client.policy.createNamespacedPodDisruptionBudget({
        namespace: NAMESPACE,
        body: {
          metadata: { name },
          spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
        },
      });
    const start = async () => {
      await client.apps.createNamespacedDeployment({
        namespace: NAMESPACE,
        body: deployment('web'),
      });
      return eventually(async () => {
        const [pod] = sandbox.kubernetes.workload(NAMESPACE, 'web').pods;
        expect(pod.phase).toBe('ready');
        return pod;
      });
    };
    const evict = (name: string, apiVersion = 'policy/v1') =>
      client.core
        .createNamespacedPodEviction({
          name,
          namespace: NAMESPACE,
          body: { apiVersion, kind: 'Eviction', metadata: { name } },
        })
        .then(
          () => undefined,
          error => ({
            code: error.code,
            headers: error.headers,
            ...JSON.parse(error.body),
          }),
        );

    it('that a budget forbids; with Retry-After only while the budget is new', async () => {
      const { name } = await start();
      await budget('all', 1);
      const early = await evict(name);
      expect(early).toMatchObject({ code: 429 });
      expect(early.headers['retry-after']).toBe('10');
      await eventually(async () => {
        const late = await evict(name);
        expect(late.details.causes).toEqual([
          {
            reason: 'DisruptionBudget',
            message:
              'The disruption budget all needs 1 healthy pods and has 1 currently',
          },
        ]);
        expect(late.headers['retry-after']).toBeUndefined();
      });
    });

    it('of a pod that two budgets cover', async () => {
      const { name } = await start();
      await budget('one', 0);
      await budget('two', 0);
      await expect(evict(name)).resolves.toMatchObject({ code: 500 });
    });

    it('in a version that an older server does not know', async () => {
      const { name } = await start();
      sandbox.kubernetes.minor = 20;
      const refusal = await evict(name);
      expect(refusal).toMatchObject({
        code: 400,
        message: expect.stringContaining(
          'no kind "Eviction" is registered for version "policy/v1"',
        ),
      });
      await expect(evict(name, 'policy/v1beta1')).resolves.toBeUndefined();
    });
  });

  it('APIs that an older server does not have, and serves the same objects in those that it has', async () => {
    const namespace = NAMESPACE;
    await client.autoscaling.createNamespacedHorizontalPodAutoscaler({
      namespace,
      body: {
        metadata: { name: 'web' },
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'web' },
          minReplicas: 2,
          maxReplicas: 3,
        },
      },
    });
    sandbox.kubernetes.minor = 20;
    const named = { name: 'web', namespace };
    await expect(
      client.autoscaling.readNamespacedHorizontalPodAutoscaler(named),
    ).rejects.toMatchObject({ code: 404 });
    await expect(
      client.autoscalingV1.readNamespacedHorizontalPodAutoscaler(named),
    ).resolves.toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 2 },
    });
  });
});
