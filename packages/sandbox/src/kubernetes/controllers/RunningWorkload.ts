import { canonicalJson } from '../../json';
import { cleanLogs, createLogVolume, fillLogs } from '../containers/demoLogs';
import { FileSystem } from '../containers/Volume';
import { isReady, type Pod } from '../objects/pod';
import type { Revision } from '../objects/revision';
import {
  desiredReplicas,
  templateHash,
  type Workload,
} from '../objects/workload';
import {
  crashes,
  newFault,
  usageOf,
  type WorkloadFault,
  type WorkloadFaultKind,
} from '../WorkloadFault';
import { createPod } from './createPod';
import { idleUsage } from './idleUsage';
import { Kubelet, STARTS_IN_MS } from './Kubelet';
import { Progress } from './Progress';
import { Revisions } from './Revisions';
import { replaceStep, surgeStep } from './rollout';
import { isMended } from './isMended';
import { isSettled } from './status';

const STOPS_IN_MS = 300;

/** What a workload needs from its cluster. */
export interface WorkloadHost {
  nextVersion(): string;
  report(
    workload: RunningWorkload,
    pod: Pod | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void;
}

/** A workload with its pods and its controller. Time passes for it when {@link RunningWorkload.step} is called. */
export class RunningWorkload {
  pods: Pod[] = [];
  /** The log volume, which all pods of a demo workload share. */
  readonly volume = createLogVolume();
  fault?: WorkloadFault;
  /** How long its new pods take to start: images are large, and caches cold. */
  startsInMs = STARTS_IN_MS;
  private readonly revisions: Revisions;
  private readonly kubelet: Kubelet;
  private readonly progress = new Progress();
  private removed = false;

  private constructor(
    private current: Workload,
    private readonly host: WorkloadHost,
    private readonly isDemo: boolean,
  ) {
    this.revisions = new Revisions(() => host.nextVersion());
    this.kubelet = new Kubelet({
      nextVersion: () => host.nextVersion(),
      report: (pod, ...event) => host.report(this, pod, ...event),
    });
  }

  /** A workload that somebody has just created: its controller has still to see it. */
  static create(workload: Workload, host: WorkloadHost): RunningWorkload {
    return new RunningWorkload(workload, host, false);
  }

  /** A workload of the demo, which has been running for long. */
  static demo(workload: Workload, host: WorkloadHost): RunningWorkload {
    const running = new RunningWorkload(workload, host, true);
    running.observe(new Date());
    running.createPods(
      desiredReplicas(workload),
      new Date(Date.now() - 3_600_000),
    );
    for (const pod of running.pods) {
      pod.phase = 'ready';
      pod.readyAt = pod.createdAt;
    }
    running.writeStatus(new Date());
    return running;
  }

  get workload(): Workload {
    return this.current;
  }

  get name(): string {
    return this.current.metadata.name;
  }

  get namespace(): string {
    return this.current.metadata.namespace;
  }

  get hash(): string {
    return templateHash(this.current.spec.template);
  }

  /** ReplicaSets of a Deployment, ControllerRevisions of all others; oldest first. */
  get replicaSets(): Revision[] {
    return this.revisions.all();
  }

  /** It was deleted, and the last of its pods is gone. */
  get isGone(): boolean {
    return this.removed && this.pods.length === 0;
  }

  /** Stores what somebody wrote. A change of the spec begins a new generation, which the controller sees a little later. */
  replace(changed: Workload): void {
    const { uid, generation, creationTimestamp } = this.current.metadata;
    const isNewSpec =
      canonicalJson(changed.spec) !== canonicalJson(this.current.spec);
    this.current = {
      ...changed,
      status: this.current.status,
      metadata: {
        ...changed.metadata,
        uid,
        creationTimestamp,
        generation: generation + (isNewSpec ? 1 : 0),
        resourceVersion: this.host.nextVersion(),
      },
    };
  }

  /** Deletes it, and its pods after it. */
  delete(now = new Date()): void {
    this.removed = true;
    this.pods.forEach(pod => this.remove(pod, now));
  }

  /** Breaks it; a fault that it has already is replaced. */
  setFault(kind: WorkloadFaultKind): WorkloadFault | undefined {
    this.heal();
    const fault = newFault(kind, this.pods);
    const victim = this.pods.find(({ uid }) => uid === fault?.podUid);
    if (!fault || !victim) {
      return undefined;
    }
    this.fault = fault;
    if (kind === 'disk-full') {
      fillLogs(this.volume);
    }
    if (crashes(fault, victim)) {
      this.kubelet.crash(victim, fault.since);
    }
    this.writeStatus(fault.since);
    return fault;
  }

  /** Makes it well again, as somebody who found the cause would. */
  heal(): void {
    const { fault } = this;
    this.fault = undefined;
    cleanLogs(this.volume);
    this.pods
      .filter(pod => fault && crashes(fault, pod))
      .forEach(pod => this.remove(pod));
  }

  /** Takes a pod away; its controller brings another one. */
  remove(pod: Pod, now = new Date()): void {
    pod.deletedAt ??= now;
    pod.resourceVersion = this.host.nextVersion();
  }

  /** One of its pods is on its way out, or still coming up. */
  get isInMotion(): boolean {
    return this.pods.some(
      ({ deletedAt, phase }) => deletedAt !== undefined || phase === 'starting',
    );
  }

  /** No fault, and every pod is as it should be. */
  isHealthy(): boolean {
    return (
      !this.fault &&
      this.progress.hasSeen(this.current) &&
      isSettled(this.current, this.pods, this.hash)
    );
  }

  /** What a pod uses of its limits, as shares of 1. Demo pods have a load, all others what their files in memory take. */
  usage(pod: Pod, now = new Date()): { cpu: number; memory: number } {
    return this.isDemo
      ? usageOf(this.fault, pod, this.pods.filter(isReady).length, now)
      : idleUsage(pod);
  }

  /** Lets the kubelets and the controller do their next bit of work. */
  step(now: Date): void {
    this.pods = this.pods.filter(
      ({ deletedAt }) =>
        !deletedAt || now.getTime() - deletedAt.getTime() < STOPS_IN_MS,
    );
    this.pods.forEach(pod =>
      this.kubelet.step(pod, this.fault, now, this.startsInMs),
    );
    if (this.removed) {
      return;
    }
    if (this.fault && isMended(this.fault, this)) {
      this.fault = undefined;
    }
    if (this.progress.hasSeen(this.current)) {
      this.stepRollout(now);
    } else {
      // The controller sees a change only with its next step.
      this.observe(now);
    }
    this.writeStatus(now);
  }

  private observe(now: Date): void {
    this.progress.see(this.current, now);
    const { revision } = this.revisions.note(this.current);
    if (this.current.kind === 'Deployment') {
      this.current.metadata.annotations = {
        ...this.current.metadata.annotations,
        'deployment.kubernetes.io/revision': String(revision),
      };
    }
  }

  private stepRollout(now: Date): void {
    const next = this.current.kind === 'Deployment' ? surgeStep : replaceStep;
    const { create, remove } = next(
      this.pods,
      this.hash,
      desiredReplicas(this.current),
    );
    remove.forEach(pod => {
      this.remove(pod, now);
      this.host.report(
        this,
        pod,
        'Normal',
        'Killing',
        'Stopping container app',
      );
    });
    this.createPods(create, now);
  }

  private createPods(count: number, now: Date): void {
    for (let index = 0; index < count; index += 1) {
      const pod = createPod({
        workload: this.current,
        revision: this.revisions.note(this.current),
        pods: this.pods,
        resourceVersion: this.host.nextVersion(),
        now,
        files: this.isDemo ? new FileSystem([this.volume]) : undefined,
      });
      this.pods.push(pod);
      this.host.report(
        this,
        pod,
        'Normal',
        'Scheduled',
        `Successfully assigned ${pod.namespace}/${pod.name} to ${pod.node}`,
      );
    }
  }

  private writeStatus(now: Date): void {
    const status = this.progress.look(this.current, this.pods, now);
    if (JSON.stringify(status) !== JSON.stringify(this.current.status)) {
      this.current = {
        ...this.current,
        status,
        metadata: {
          ...this.current.metadata,
          resourceVersion: this.host.nextVersion(),
        },
      };
    }
  }
}
