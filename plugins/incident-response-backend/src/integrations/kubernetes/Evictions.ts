import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import type { KubernetesApi } from './KubernetesApi';
import { KubernetesStatusError } from './KubernetesStatusError';
import { pathOf } from './pathOf';
import { ServedVersion } from './ServedVersion';
import type { Pod } from './workloads';

/** Takes pods away in the one way that respects disruption budgets. */
export class Evictions {
  private readonly api: KubernetesApi;
  /** `v1` since Kubernetes 1.22, `v1beta1` until 1.24. */
  private readonly version = new ServedVersion('policy/v1', 'policy/v1beta1');

  constructor(api: KubernetesApi) {
    this.api = api;
  }

  /**
   * Evicts a pod. One that is gone already, or has been replaced by a namesake, counts as evicted.
   *
   * @throws RemediationBlockedError naming the disruption budget that doesn't allow it now
   * @throws ProviderError `rejected` where several budgets cover the pod, which no eviction can satisfy
   */
  async evict(pod: Pod, { dryRun }: { dryRun: boolean }): Promise<void> {
    try {
      await this.version.call(apiVersion =>
        this.api.post(
          pathOf('api/v1', pod.namespace, 'pods', pod.name, 'eviction'),
          `evict pod ${pod.name}`,
          {
            apiVersion,
            kind: 'Eviction',
            metadata: { name: pod.name, namespace: pod.namespace },
            // Never a namesake that has come in the meantime.
            deleteOptions: { preconditions: { uid: pod.uid } },
          },
          dryRun ? { dryRun: 'All' } : undefined,
        ),
      );
    } catch (error) {
      if (!(error instanceof KubernetesStatusError)) {
        throw error;
      }
      const budget = budgetIn(error);
      if (budget) {
        throw new RemediationBlockedError(
          `${pod.name} may not be evicted now: ${budget}`,
        );
      }
      if (!isGone(error, pod)) {
        throw error;
      }
    }
  }
}

/** What the budget says; undefined where the 429 is the server's own protection against too many calls. */
function budgetIn(error: KubernetesStatusError): string | undefined {
  if (error.status !== 429) {
    return undefined;
  }
  const cause = error.causes.find(
    ({ reason }) => reason === 'DisruptionBudget',
  );
  return (
    cause?.message ??
    (/disruption budget/i.test(error.detail) ? error.detail : undefined)
  );
}

function isGone(
  { status, detail, objectName }: KubernetesStatusError,
  pod: Pod,
) {
  return (
    (status === 404 && objectName === pod.name) ||
    (status === 409 && /uid in precondition/i.test(detail))
  );
}
