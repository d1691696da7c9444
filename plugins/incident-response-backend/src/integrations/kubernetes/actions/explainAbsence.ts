import { ProviderError } from '../../ProviderError';
import { APPS } from '../KubernetesObject';
import type { Pod } from '../workloads';
import type { WorkloadSnapshot } from './workloadScope';

type Owner = NonNullable<Pod['owner']>;

/**
 * Why an entity has nothing to repair. Pods without a Deployment, StatefulSet or DaemonSet mostly belong to something that
 * replaces them, such as a Rollout of Argo's, whose rules these repairs don't know.
 */
export async function explainAbsence(
  snapshot: WorkloadSnapshot,
): Promise<string> {
  const { cluster, namespace, selector, pods } = snapshot;
  const nothing = `no workload in ${namespace} of ${cluster.name} has ${selector}`;
  const owner = pods.find(pod => pod.owner)?.owner;
  const top = owner && (await ownerAbove(snapshot, owner));
  if (!top) {
    return nothing;
  }
  const belongs = `${nothing}: its pods belong to ${top.kind} ${top.name} (${top.apiVersion})`;
  return isArgoRollout(top)
    ? `${belongs}, and Argo Rollouts are not repaired, since their analysis and traffic would be bypassed: use kubectl argo rollouts, or the rollout's page`
    : `${belongs}, and only Deployments, StatefulSets and DaemonSets are repaired`;
}

/** The owner of a ReplicaSet; anything else is the top already. */
async function ownerAbove(
  { cluster, namespace }: WorkloadSnapshot,
  owner: Owner,
): Promise<Owner> {
  if (owner.kind !== 'ReplicaSet') {
    return owner;
  }
  try {
    const { metadata } = await cluster.objects.read({
      kind: 'ReplicaSet',
      version: APPS,
      plural: 'replicasets',
      namespace,
      name: owner.name,
    });
    return (
      metadata?.ownerReferences?.find(({ controller }) => controller) ?? owner
    );
  } catch (error) {
    // It is only about a better sentence.
    if (error instanceof ProviderError) {
      return owner;
    }
    throw error;
  }
}

function isArgoRollout({ kind, apiVersion }: Owner): boolean {
  return kind === 'Rollout' && apiVersion.startsWith('argoproj.io/');
}
