import type { Autoscaler } from '../objects/autoscaler';
import type { RunningWorkload } from './RunningWorkload';

/** Keeps a workload between the least and the most that its autoscaler wants. The load decides nothing here. */
export function autoscale(
  { metadata, spec }: Autoscaler,
  workloads: RunningWorkload[],
): void {
  const target = workloads.find(
    ({ namespace, name, workload }) =>
      namespace === metadata.namespace &&
      name === spec.scaleTargetRef.name &&
      workload.kind === spec.scaleTargetRef.kind,
  );
  const replicas = target?.workload.spec.replicas;
  // Scaled to nothing is switched off.
  if (!target || !replicas) {
    return;
  }
  const wanted = Math.min(
    Math.max(replicas, spec.minReplicas),
    spec.maxReplicas,
  );
  if (wanted !== replicas) {
    target.replace({
      ...target.workload,
      spec: { ...target.workload.spec, replicas: wanted },
    });
  }
}
