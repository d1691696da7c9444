import { randomUUID } from 'node:crypto';
import { randomId } from '../../demo/ids';
import { isReady, type Pod } from '../objects/pod';
import type { ReplicaSet } from '../objects/replicaSet';
import { templateHash, type Workload } from '../objects/workload';
import { Volume } from '../Volume';
import {
  crashes,
  usageOf,
  type WorkloadFault,
  type WorkloadFaultKind,
} from '../WorkloadFault';
import { replaceStep, surgeStep } from './rollout';
import { isSettled, renderStatus } from './status';

const STARTS_IN_MS = 1_000;
const STOPS_IN_MS = 300;
const CRASHES_AFTER_MS = 400;
const RESTARTS_EVERY_MS = 2_000;
const NODES = ['demo-node-1', 'demo-node-2', 'demo-node-3'];

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
  readonly replicaSets: ReplicaSet[] = [];
  readonly volume = new Volume();
  fault?: WorkloadFault;
  private observedGeneration: number;
  private completedHash: string;
  private lastProgressAt = new Date();

  constructor(private current: Workload, private readonly host: WorkloadHost) {
    this.observedGeneration = current.metadata.generation;
    this.completedHash = this.hash;
    this.createPods(current.spec.replicas, new Date(Date.now() - 3_600_000));
    for (const pod of this.pods) {
      pod.phase = 'ready';
      pod.readyAt = pod.createdAt;
    }
    this.noteRevision();
    this.writeStatus(new Date());
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

  /** Stores what somebody wrote. A change of the spec begins a new generation, which the controller sees a little later. */
  replace(changed: Workload): void {
    const isNewSpec =
      JSON.stringify(changed.spec) !== JSON.stringify(this.current.spec);
    const generation = this.current.metadata.generation + (isNewSpec ? 1 : 0);
    this.current = {
      ...changed,
      status: this.current.status,
      metadata: {
        ...changed.metadata,
        uid: this.current.metadata.uid,
        generation,
        resourceVersion: this.host.nextVersion(),
      },
    };
  }

  /** Breaks it; a fault that it has already is replaced. */
  setFault(kind: WorkloadFaultKind): WorkloadFault | undefined {
    this.heal();
    const victim = this.pods.find(isReady);
    if (!victim) {
      return undefined;
    }
    const fault: WorkloadFault = {
      kind,
      since: new Date(),
      podName: victim.name,
      podUid: victim.uid,
      replicas: this.pods.filter(isReady).length,
    };
    this.fault = fault;
    if (kind === 'disk-full') {
      this.volume.fill();
    }
    if (crashes(fault, victim)) {
      this.crash(victim, fault.since);
    }
    this.writeStatus(fault.since);
    return fault;
  }

  /** Makes it well again, as somebody who found the cause would. */
  heal(): void {
    const { fault } = this;
    this.fault = undefined;
    this.volume.clean();
    this.pods
      .filter(pod => fault && crashes(fault, pod))
      .forEach(pod => this.remove(pod));
  }

  /** Takes a pod away; its controller brings another one. */
  remove(pod: Pod, now = new Date()): void {
    pod.deletedAt ??= now;
    pod.resourceVersion = this.host.nextVersion();
  }

  /** No fault, and every pod is as it should be. */
  isHealthy(): boolean {
    return (
      !this.fault &&
      this.observedGeneration === this.current.metadata.generation &&
      isSettled(this.current, this.pods, this.hash)
    );
  }

  /** What a pod uses of its limits, as shares of 1. */
  usage(pod: Pod, now = new Date()) {
    return usageOf(this.fault, pod, this.pods.filter(isReady).length, now);
  }

  /** Lets the kubelets and the controller do their next bit of work. */
  step(now: Date): void {
    const before = JSON.stringify(this.pods);
    this.pods = this.pods.filter(
      ({ deletedAt }) =>
        !deletedAt || now.getTime() - deletedAt.getTime() < STOPS_IN_MS,
    );
    this.pods.forEach(pod => this.stepPod(pod, now));
    this.settleFault();
    if (this.observedGeneration === this.current.metadata.generation) {
      this.stepRollout(now);
    } else {
      // The controller sees a change only with its next step.
      this.observedGeneration = this.current.metadata.generation;
      this.noteRevision();
      this.lastProgressAt = now;
    }
    if (JSON.stringify(this.pods) !== before) {
      this.lastProgressAt = this.pods.some(({ phase }) => phase === 'backoff')
        ? this.lastProgressAt
        : now;
    }
    if (isSettled(this.current, this.pods, this.hash)) {
      this.completedHash = this.hash;
    }
    this.writeStatus(now);
  }

  private stepRollout(now: Date): void {
    const { kind, spec } = this.current;
    const next = kind === 'Deployment' ? surgeStep : replaceStep;
    const { create, remove } = next(this.pods, this.hash, spec.replicas);
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

  private stepPod(pod: Pod, now: Date): void {
    if (pod.deletedAt) {
      return;
    }
    const age = now.getTime() - pod.createdAt.getTime();
    if (crashes(this.fault, pod)) {
      const since = pod.lastCrashAt ?? pod.createdAt;
      const wait = pod.lastCrashAt ? RESTARTS_EVERY_MS : CRASHES_AFTER_MS;
      if (now.getTime() - since.getTime() >= wait) {
        this.crash(pod, now);
      }
    } else if (pod.phase === 'starting' && age >= STARTS_IN_MS) {
      pod.phase = 'ready';
      pod.readyAt = now;
      pod.resourceVersion = this.host.nextVersion();
      this.host.report(this, pod, 'Normal', 'Started', 'Started container app');
    }
  }

  private crash(pod: Pod, now: Date): void {
    pod.phase = 'backoff';
    pod.restarts += 1;
    pod.lastCrashAt = now;
    pod.resourceVersion = this.host.nextVersion();
    this.host.report(
      this,
      pod,
      'Warning',
      'BackOff',
      'Back-off restarting failed container app',
    );
  }

  /** Faults end by the one thing that mends them. */
  private settleFault(): void {
    const { fault } = this;
    if (!fault) {
      return;
    }
    const victimIsGone = !this.pods.some(
      pod => pod.uid === fault.podUid && !pod.deletedAt,
    );
    const isMended = {
      'memory-leak': victimIsGone,
      'crash-loop': victimIsGone,
      'crash-loop-unfixable': false,
      'cpu-saturated': this.pods.filter(isReady).length > fault.replicas,
      'disk-full': this.volume.usedPercent() < 90,
    }[fault.kind];
    if (isMended) {
      this.fault = undefined;
    }
  }

  private createPods(count: number, now: Date): void {
    for (let index = 0; index < count; index += 1) {
      const pod = this.newPod(now);
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

  private newPod(now: Date): Pod {
    const { kind, metadata, spec } = this.current;
    const isDeployment = kind === 'Deployment';
    const suffix = randomId('', 5).toLowerCase();
    const revision = `${metadata.name}-${this.hash}`;
    return {
      name: this.nameOfNewPod(suffix),
      namespace: metadata.namespace,
      uid: randomUUID(),
      workload: metadata.name,
      owner: {
        apiVersion: 'apps/v1',
        kind: isDeployment ? 'ReplicaSet' : kind,
        name: isDeployment ? revision : metadata.name,
        uid: metadata.uid,
      },
      template: spec.template,
      templateHash: this.hash,
      node: NODES[this.pods.length % NODES.length],
      createdAt: now,
      phase: 'starting',
      restarts: 0,
      resourceVersion: this.host.nextVersion(),
    };
  }

  private nameOfNewPod(suffix: string): string {
    const { name } = this;
    switch (this.current.kind) {
      case 'Deployment':
        return `${name}-${this.hash}-${suffix}`;
      case 'DaemonSet':
        return `${name}-${suffix}`;
      default: {
        const taken = new Set(this.pods.map(pod => pod.name));
        let ordinal = 0;
        while (taken.has(`${name}-${ordinal}`)) {
          ordinal += 1;
        }
        return `${name}-${ordinal}`;
      }
    }
  }

  private noteRevision(): void {
    const { hash } = this;
    const revision = this.replicaSets.length + 1;
    if (
      this.current.kind === 'Deployment' &&
      !this.replicaSets.some(set => set.templateHash === hash)
    ) {
      this.replicaSets.push({
        name: `${this.name}-${hash}`,
        uid: randomUUID(),
        deployment: this.name,
        namespace: this.namespace,
        revision,
        templateHash: hash,
        template: this.current.spec.template,
        createdAt: new Date(),
      });
      this.current.metadata.annotations = {
        ...this.current.metadata.annotations,
        'deployment.kubernetes.io/revision': String(revision),
      };
    }
  }

  private writeStatus(now: Date): void {
    const status = renderStatus({
      workload: this.current,
      pods: this.pods,
      hash: this.hash,
      observedGeneration: this.observedGeneration,
      completedHash: this.completedHash,
      lastProgressAt: this.lastProgressAt,
      now,
    });
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
