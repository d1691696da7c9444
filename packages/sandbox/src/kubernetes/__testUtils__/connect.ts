import type { Sandbox } from '../../startSandbox';

/** The real SDK's clients of a sandbox's cluster. */
export async function connect(
  sandbox: Sandbox,
  token = sandbox.tokens.kubernetes,
) {
  const sdk = await import('@kubernetes/client-node');
  const config = new sdk.KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'sandbox', server: sandbox.urls.kubernetes, skipTLSVerify: true },
    { name: 'test', token },
  );
  return {
    config,
    sdk,
    core: config.makeApiClient(sdk.CoreV1Api),
    apps: config.makeApiClient(sdk.AppsV1Api),
    autoscaling: config.makeApiClient(sdk.AutoscalingV2Api),
    autoscalingV1: config.makeApiClient(sdk.AutoscalingV1Api),
    policy: config.makeApiClient(sdk.PolicyV1Api),
    rbac: config.makeApiClient(sdk.RbacAuthorizationV1Api),
    batch: config.makeApiClient(sdk.BatchV1Api),
    access: config.makeApiClient(sdk.AuthorizationV1Api),
    objects: config.makeApiClient(sdk.CustomObjectsApi),
    mergePatch: sdk.setHeaderOptions(
      'Content-Type',
      sdk.PatchStrategy.MergePatch,
    ),
  };
}

/** @see connect */
export type Client = Awaited<ReturnType<typeof connect>>;
