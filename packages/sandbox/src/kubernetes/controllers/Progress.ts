import type { JsonObject } from '../../json';
import { isReady, type Pod } from '../objects/pod';
import { templateHash, type Workload } from '../objects/workload';
import { isSettled, renderStatus } from './status';

/** How far a rollout is: it gets on when one of these grows. */
function countsOf(pods: Pod[], hash: string): number[] {
  const current = pods.filter(
    pod => pod.templateHash === hash && !pod.deletedAt,
  );
  const outdated = pods.filter(pod => pod.templateHash !== hash);
  return [current.length, current.filter(isReady).length, -outdated.length];
}

/** What a controller remembers of a workload between two looks. */
export class Progress {
  private observedGeneration = 0;
  private completedHash?: string;
  private lastProgressAt = new Date();
  private counts: number[] = [];

  /** Whether the newest change of the workload has been seen. */
  hasSeen({ metadata }: Workload): boolean {
    return this.observedGeneration === metadata.generation;
  }

  /** Notes that the newest change has been seen. */
  see({ metadata }: Workload, now: Date): void {
    this.observedGeneration = metadata.generation;
    this.lastProgressAt = now;
  }

  /** Looks at the pods, and answers the status of their workload. */
  look(workload: Workload, pods: Pod[], now: Date): JsonObject {
    const hash = templateHash(workload.spec.template);
    const counts = countsOf(pods, hash);
    if (counts.some((count, index) => count > this.counts[index])) {
      this.lastProgressAt = now;
    }
    this.counts = counts;
    if (isSettled(workload, pods, hash)) {
      this.completedHash = hash;
    }
    const { observedGeneration, completedHash, lastProgressAt } = this;
    return renderStatus({
      workload,
      pods,
      hash,
      observedGeneration,
      completedHash,
      lastProgressAt,
      now,
    });
  }
}
