import type { Pod } from '../workloads';
import type { WorkloadSnapshot } from './workloadScope';

/** Faults that the Kubernetes API can show. */
export const POD_CONDITIONS = [
  'memory-above',
  'cpu-above',
  'crash-looping',
  'not-ready',
] as const;

/** @see POD_CONDITIONS */
export type PodCondition = (typeof POD_CONDITIONS)[number];

/** Pods that show a fault, worst first, and one sentence about what was seen. */
export interface ConditionFinding {
  pods: Pod[];
  observed: string;
}

/** Looks for a fault among the pods of a workload. `percent` is a share of the container's limit. */
export function findCondition(
  snapshot: WorkloadSnapshot,
  condition: PodCondition,
  percent: number,
): ConditionFinding {
  switch (condition) {
    case 'memory-above':
      return byUsage(snapshot, 'memoryPercent', 'memory', percent);
    case 'cpu-above':
      return byUsage(snapshot, 'cpuPercent', 'CPU', percent);
    case 'crash-looping': {
      const pods = snapshot.pods
        .filter(pod => pod.waitingReason === 'CrashLoopBackOff')
        .sort((a, b) => b.restarts - a.restarts);
      return {
        pods,
        observed:
          pods.length > 0
            ? pods
                .map(
                  pod =>
                    `${pod.name} is crash looping (${pod.restarts} restarts)`,
                )
                .join(', ')
            : 'no pod is crash looping',
      };
    }
    default: {
      const pods = snapshot.pods.filter(pod => !pod.ready);
      return {
        pods,
        observed:
          pods.length > 0
            ? `${pods.map(pod => pod.name).join(', ')} not ready`
            : 'every pod is ready',
      };
    }
  }
}

function byUsage(
  { pods, usage }: WorkloadSnapshot,
  measure: 'memoryPercent' | 'cpuPercent',
  word: string,
  percent: number,
): ConditionFinding {
  const used = (pod: Pod) => usage.get(pod.name)?.[measure];
  const known = pods
    .filter(pod => used(pod) !== undefined)
    .sort((a, b) => (used(b) ?? 0) - (used(a) ?? 0));
  if (known.length === 0) {
    return {
      pods: [],
      observed: `no pod has a ${word} limit and metrics to compare with it`,
    };
  }
  const over = known.filter(pod => (used(pod) ?? 0) >= percent);
  const shown = over.length > 0 ? over : known.slice(0, 1);
  return {
    pods: over,
    observed: `${shown
      .map(pod => `${pod.name} uses ${used(pod)} % of its ${word} limit`)
      .join(', ')} (threshold ${percent} %)`,
  };
}
