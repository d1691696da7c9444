import type { Kubernetes } from '../Kubernetes';
import type { Namespace } from '../objects/namespace';

/** Deletes what is in a namespace, and then, once the last pod is gone, the namespace itself. */
export function emptyNamespace(
  cluster: Kubernetes,
  { metadata: { name } }: Namespace,
): void {
  const isElsewhere = (item: { metadata: { namespace?: string } }) =>
    item.metadata.namespace !== name;
  cluster.workloads
    .filter(({ namespace }) => namespace === name)
    .forEach(running => cluster.removeWorkload(running));
  cluster.budgets = cluster.budgets.filter(isElsewhere);
  cluster.autoscalers = cluster.autoscalers.filter(isElsewhere);
  cluster.objects = cluster.objects.filter(isElsewhere);
  cluster.jobs = cluster.jobs.filter(({ namespace }) => namespace !== name);
  if (cluster.pods.every(({ namespace }) => namespace !== name)) {
    cluster.namespaces = cluster.namespaces.filter(
      ({ metadata }) => metadata.name !== name,
    );
  }
}
