import { randomUUID } from 'node:crypto';
import type { Organisation } from '../demo/readOrganisation';
import type { JsonObject } from '../json';
import type { Timers } from '../time/Timers';
import { RunningWorkload } from './controllers/RunningWorkload';
import {
  createAutoscaler,
  createBudget,
  createWorkload,
} from './createWorkload';
import { KubernetesProblem } from './KubernetesProblem';
import type { Autoscaler } from './objects/autoscaler';
import { allowance, type DisruptionBudget } from './objects/disruptionBudget';
import type { ClusterEvent } from './objects/event';
import type { Job } from './objects/job';
import { isReady, type Pod } from './objects/pod';
import { runCommand, type CommandResult } from './runCommand';
import type { WorkloadFault, WorkloadFaultKind } from './WorkloadFault';

/** How often the controllers look. */
const STEP_MS = 150;
const JOB_TAKES_MS = 800;
const KEPT_EVENTS = 2_000;
const KEPT_WRITES = 2_000;

/** A change that a client made or tried with a dry run. */
export interface ClusterWrite {
  at: Date;
  verb: 'evict' | 'delete' | 'patch' | 'update' | 'scale' | 'exec' | 'create';
  kind: string;
  namespace: string;
  name: string;
  /** The workload that it is about. */
  workload?: string;
  dryRun: boolean;
  /** It did something to running pods or files, and not just to an annotation. */
  repairs: boolean;
  detail: string;
}

/** How much of a namespace is closed to the token. */
export type Forbidden = 'writes' | 'everything';

/** A cluster with the demo services' workloads. Its controllers run while it is started. */
export class Kubernetes {
  workloads: RunningWorkload[] = [];
  budgets: DisruptionBudget[] = [];
  autoscalers: Autoscaler[] = [];
  jobs: Job[] = [];
  events: ClusterEvent[] = [];
  readonly writes: ClusterWrite[] = [];
  private readonly forbidden = new Map<string, Forbidden>();
  private version = 1;

  constructor(private readonly organisation: Organisation) {
    this.fill();
  }

  /** Lets time pass. */
  start(timers: Timers): void {
    timers.every(STEP_MS, () => this.step(new Date()));
  }

  get namespaces(): string[] {
    return [...new Set(this.workloads.map(({ namespace }) => namespace))];
  }

  get pods(): Pod[] {
    return this.workloads.flatMap(({ pods }) => pods);
  }

  nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }

  /** The workload with this name. @throws KubernetesProblem 404 */
  workload(namespace: string, name: string): RunningWorkload {
    const found = this.workloads.find(
      item => item.namespace === namespace && item.name === name,
    );
    if (!found) {
      throw KubernetesProblem.notFound('deployments.apps', name);
    }
    return found;
  }

  /** The pod with this name. @throws KubernetesProblem 404 */
  pod(namespace: string, name: string): Pod {
    const found = this.pods.find(
      pod => pod.namespace === namespace && pod.name === name,
    );
    if (!found) {
      throw KubernetesProblem.notFound('pods', name);
    }
    return found;
  }

  /** Breaks a workload. Answers what is wrong now, with the pod that is hit. */
  setFault(
    namespace: string,
    name: string,
    kind: WorkloadFaultKind,
  ): WorkloadFault | undefined {
    return this.workload(namespace, name).setFault(kind);
  }

  /** Makes a workload well again. */
  heal(namespace: string, name: string): void {
    this.workload(namespace, name).heal();
  }

  /** Answers 403 for a namespace from now on, as if the token's role were missing. */
  forbid(namespace: string, what: Forbidden = 'everything'): void {
    this.forbidden.set(namespace, what);
  }

  allow(namespace: string): void {
    this.forbidden.delete(namespace);
  }

  /** Whether the token may do this in the namespace. */
  isAllowed(namespace: string, isWrite: boolean): boolean {
    const what = this.forbidden.get(namespace);
    return what === undefined || (what === 'writes' && !isWrite);
  }

  /**
   * Evicts a pod if its disruption budgets let it.
   *
   * @throws KubernetesProblem 429 naming the budget, 500 when more than one budget covers the pod.
   */
  evict(pod: Pod, dryRun: boolean): void {
    const budgets = this.budgets.filter(
      ({ namespace, workload }) =>
        namespace === pod.namespace && workload === pod.workload,
    );
    if (budgets.length > 1) {
      throw new KubernetesProblem(
        500,
        'InternalError',
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
    }
    for (const budget of budgets) {
      const { allowed, healthy } = allowance(budget, this.pods);
      const isSpare = !isReady(pod) && healthy >= budget.minAvailable;
      if (allowed < 1 && !isSpare) {
        throw new KubernetesProblem(
          429,
          'TooManyRequests',
          "Cannot evict pod as it would violate the pod's disruption budget.",
          {
            causes: [
              {
                reason: 'DisruptionBudget',
                message: `The disruption budget ${budget.name} needs ${budget.minAvailable} healthy pods and has ${healthy} currently`,
              },
            ],
          },
        );
      }
    }
    this.removePod(pod, dryRun, 'evict');
  }

  /** Takes a pod away. */
  removePod(pod: Pod, dryRun: boolean, verb: 'evict' | 'delete'): void {
    this.note({
      verb,
      kind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
      workload: pod.workload,
      dryRun,
      repairs: !dryRun,
      detail: `${verb} pod ${pod.name}`,
    });
    if (!dryRun) {
      const owner = this.workload(pod.namespace, pod.workload);
      owner.remove(pod);
      this.report(owner, pod, 'Normal', 'Killing', 'Stopping container app');
    }
  }

  /** Runs a command in a pod. */
  exec(pod: Pod, command: string[]): CommandResult {
    const { volume } = this.workload(pod.namespace, pod.workload);
    const result = runCommand(command, volume);
    this.note({
      verb: 'exec',
      kind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
      workload: pod.workload,
      dryRun: false,
      repairs: result.deleted.length > 0,
      detail: command.join(' '),
    });
    return result;
  }

  /** Runs a command once, beside the workload whose disk it works on. */
  createJob(
    job: Pick<Job, 'name' | 'namespace' | 'command' | 'workload'> & {
      body: JsonObject;
    },
    dryRun: boolean,
  ): Job {
    const created: Job = {
      ...job,
      uid: randomUUID(),
      createdAt: new Date(),
      output: '',
    };
    this.note({
      verb: 'create',
      kind: 'Job',
      namespace: job.namespace,
      name: job.name,
      workload: job.workload,
      dryRun,
      repairs: !dryRun,
      detail: job.command.join(' '),
    });
    if (!dryRun) {
      this.jobs.push(created);
    }
    return created;
  }

  /** Keeps a change for those who count from outside. */
  note(write: Omit<ClusterWrite, 'at'>): void {
    this.writes.push({ ...write, at: new Date() });
    if (this.writes.length > KEPT_WRITES) {
      this.writes.shift();
    }
  }

  report(
    workload: RunningWorkload,
    pod: Pod | undefined,
    type: ClusterEvent['type'],
    reason: string,
    message: string,
  ): void {
    const now = new Date();
    const involved = pod
      ? { kind: 'Pod', name: pod.name, uid: pod.uid }
      : { kind: workload.workload.kind, name: workload.name };
    const known = this.events.find(
      event =>
        event.involved.name === involved.name &&
        event.reason === reason &&
        event.message === message,
    );
    if (known) {
      known.count += 1;
      known.lastAt = now;
      return;
    }
    this.events.push({
      name: `${involved.name}.${randomUUID().slice(0, 8)}`,
      namespace: workload.namespace,
      involved,
      type,
      reason,
      message,
      count: 1,
      firstAt: now,
      lastAt: now,
    });
    if (this.events.length > KEPT_EVENTS) {
      this.events.shift();
    }
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.writes.length = 0;
    this.forbidden.clear();
    this.fill();
  }

  private fill(): void {
    const placed = this.organisation.services.flatMap(service =>
      service.kubernetes
        ? [{ service, namespace: service.kubernetes.namespace }]
        : [],
    );
    this.jobs = [];
    this.events = [];
    this.workloads = placed.map(
      ({ service, namespace }) =>
        new RunningWorkload(createWorkload(service, namespace), this),
    );
    this.events = [];
    this.budgets = placed.flatMap(({ service, namespace }) =>
      createBudget(service, namespace),
    );
    this.autoscalers = placed.flatMap(({ service, namespace }) =>
      createAutoscaler(service, namespace),
    );
  }

  private step(now: Date): void {
    this.autoscalers.forEach(autoscaler => this.autoscale(autoscaler));
    this.workloads.forEach(workload => workload.step(now));
    this.jobs.forEach(job => this.stepJob(job, now));
  }

  private autoscale({ metadata, spec }: Autoscaler): void {
    const target = this.workload(metadata.namespace, spec.scaleTargetRef.name);
    const { workload } = target;
    const { replicas } = workload.spec;
    const wanted = Math.min(
      Math.max(replicas, spec.minReplicas),
      spec.maxReplicas,
    );
    if (wanted !== replicas) {
      target.replace({
        ...workload,
        spec: { ...workload.spec, replicas: wanted },
      });
    }
  }

  private stepJob(job: Job, now: Date): void {
    if (
      job.finishedAt ||
      now.getTime() - job.createdAt.getTime() < JOB_TAKES_MS
    ) {
      return;
    }
    const owner = this.workloads.find(
      ({ name, namespace }) =>
        name === job.workload && namespace === job.namespace,
    );
    const result = owner
      ? runCommand(job.command, owner.volume)
      : { exitCode: 1, stdout: '', stderr: 'no volume to work on\n' };
    job.finishedAt = now;
    job.exitCode = result.exitCode;
    job.output = result.stdout + result.stderr;
  }
}
