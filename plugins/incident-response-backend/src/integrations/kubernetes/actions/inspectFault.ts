import type { RemediationVerification } from '@incident-response/backstage-plugin-node';
import type { Pod } from '../workloads';
import type { WorkloadSnapshot } from './workloadScope';

/** After every pod's creation: for faults of new pods that are no sign that the change has not helped. */
export const NEVER = '9';

/** Done when every workload has all its pods, new and ready, and the fault is nowhere to be seen. */
export function inspectFault(
  snapshot: WorkloadSnapshot,
  finding: { pods: Pod[]; observed: string },
  attemptedAt: string,
): RemediationVerification {
  const backAgain = finding.pods.filter(pod => pod.createdAt > attemptedAt);
  if (backAgain.length > 0) {
    return {
      status: 'failed',
      observed: `the fault is back after the change: ${finding.observed}`,
    };
  }
  // A workload's status lags behind its pods: right after an eviction it still counts the pod that is gone.
  const wanted = snapshot.workloads.reduce(
    (total, workload) => total + workload.replicas,
    0,
  );
  const ready = snapshot.pods.filter(pod => pod.ready).length;
  if (snapshot.terminating > 0 || ready < wanted) {
    return {
      status: 'pending',
      observed: `${ready} of ${wanted} pods are ready, ${snapshot.terminating} on their way out`,
    };
  }
  const unsettled = snapshot.workloads.find(workload => !workload.settled);
  if (unsettled) {
    return {
      status: 'pending',
      observed: `${unsettled.name} has ${unsettled.available} of ${unsettled.replicas} replicas available`,
    };
  }
  return finding.pods.length > 0
    ? { status: 'pending', observed: finding.observed }
    : {
        status: 'healthy',
        observed: `${snapshot.workloads
          .map(
            workload =>
              `${workload.available} of ${workload.replicas} replicas of ${workload.name} are available`,
          )
          .join(', ')}; ${finding.observed}`,
      };
}
