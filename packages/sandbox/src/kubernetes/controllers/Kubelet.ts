import { passesProbe } from '../containers/Process';
import type { Pod, PodPhase } from '../objects/pod';
import { crashes, type WorkloadFault } from '../WorkloadFault';

/** A new pod is ready after so long, unless its workload is slower than others. */
export const STARTS_IN_MS = 1_000;
const CRASHES_AFTER_MS = 400;
const RESTARTS_EVERY_MS = 2_000;

/** What a kubelet tells others. */
export interface KubeletHost {
  nextVersion(): string;
  report(
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void;
}

/** Starts the containers of pods, restarts those that ended, and says which are ready. */
export class Kubelet {
  constructor(private readonly host: KubeletHost) {}

  /** Does the next bit of work for a pod. */
  step(
    pod: Pod,
    fault: WorkloadFault | undefined,
    now: Date,
    startsInMs = STARTS_IN_MS,
  ): void {
    if (pod.deletedAt) {
      return;
    }
    if (crashes(fault, pod)) {
      this.keepCrashing(pod, now, startsInMs);
      return;
    }
    const age = now.getTime() - pod.createdAt.getTime();
    const isDue =
      pod.phase === 'starting' ? age >= startsInMs : this.isRestarted(pod, now);
    if (!isDue) {
      return;
    }
    const exitCode = pod.process?.step(now);
    if (exitCode === undefined) {
      this.run(pod, now);
    } else {
      this.crash(pod, now, exitCode);
    }
  }

  /** Notes that the container of a pod has ended. */
  crash(pod: Pod, now: Date, exitCode = 1): void {
    pod.phase = 'backoff';
    pod.restarts += 1;
    pod.lastCrashAt = now;
    pod.lastExitCode = exitCode;
    pod.resourceVersion = this.host.nextVersion();
    this.host.report(
      pod,
      'Warning',
      'BackOff',
      'Back-off restarting failed container app',
    );
  }

  private keepCrashing(pod: Pod, now: Date, startsInMs: number): void {
    const since = pod.lastCrashAt ?? pod.createdAt;
    const wait = pod.lastCrashAt
      ? RESTARTS_EVERY_MS
      : CRASHES_AFTER_MS + startsInMs - STARTS_IN_MS;
    if (now.getTime() - since.getTime() >= wait) {
      this.crash(pod, now);
    }
  }

  private isRestarted({ phase, lastCrashAt, process }: Pod, now: Date) {
    return (
      phase !== 'backoff' ||
      // Without a process it was a demo fault that crashed it, which only a new pod gets rid of.
      (process !== undefined &&
        now.getTime() - (lastCrashAt?.getTime() ?? 0) >= RESTARTS_EVERY_MS)
    );
  }

  private run(pod: Pod, now: Date): void {
    const [{ readinessProbe }] = pod.template.spec.containers;
    const probe = readinessProbe?.exec?.command;
    const phase: PodPhase =
      !probe || passesProbe(probe, pod.files) ? 'ready' : 'unready';
    if (phase === pod.phase) {
      return;
    }
    if (pod.phase === 'starting' || pod.phase === 'backoff') {
      this.host.report(pod, 'Normal', 'Started', 'Started container app');
    }
    pod.phase = phase;
    pod.readyAt = phase === 'ready' ? now : undefined;
    pod.resourceVersion = this.host.nextVersion();
  }
}
