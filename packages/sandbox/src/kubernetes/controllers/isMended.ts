import type { Volume } from '../containers/Volume';
import { isReady, type Pod } from '../objects/pod';
import type { WorkloadFault } from '../WorkloadFault';

/** Whether the one thing that mends a fault has happened. */
export function isMended(
  fault: WorkloadFault,
  { pods, volume }: { pods: Pod[]; volume: Volume },
): boolean {
  const victimIsGone = !pods.some(
    pod => pod.uid === fault.podUid && !pod.deletedAt,
  );
  return {
    'memory-leak': victimIsGone,
    'crash-loop': victimIsGone,
    'crash-loop-unfixable': false,
    'cpu-saturated': pods.filter(isReady).length > fault.replicas,
    'memory-saturated': pods.filter(isReady).length > fault.replicas,
    'disk-full': volume.usedPercent() < 90,
  }[fault.kind];
}
