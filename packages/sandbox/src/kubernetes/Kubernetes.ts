import type { Organisation } from '../demo/readOrganisation';
import type { Timers } from '../time/Timers';
import { Access, type Forbidden } from './access/Access';
import type { DenyingWebhook } from './admission';
import { runCommand } from './containers/runCommand';
import type { CommandResult } from './containers/CommandResult';
import { autoscale } from './controllers/autoscale';
import { emptyNamespace } from './controllers/emptyNamespace';
import { STARTS_IN_MS } from './controllers/Kubelet';
import { RunningWorkload } from './controllers/RunningWorkload';
import { stepJob } from './controllers/runJob';
import {
  createAutoscaler,
  createBudget,
  createNamespace,
  createWorkload,
} from './createDemo';
import { EventLog } from './EventLog';
import { checkEviction } from './eviction';
import { KubernetesProblem } from './KubernetesProblem';
import type { Autoscaler } from './objects/autoscaler';
import { covers, type DisruptionBudget } from './objects/disruptionBudget';
import type { ClusterEvent } from './objects/event';
import type { Job } from './objects/job';
import type { StoredObject } from './objects/metadata';
import type { Namespace } from './objects/namespace';
import type { Pod } from './objects/pod';
import { desiredReplicas } from './objects/workload';
import type { WorkloadFault, WorkloadFaultKind } from './WorkloadFault';
import { WriteLog, type ClusterWrite } from './WriteLog';

/** How often the controllers look. */
const STEP_MS = 150;

/** The newest version of Kubernetes that the sandbox knows, by its second number. */
export const NEWEST_MINOR = 36;

/** A cluster with the demo services' workloads. Its controllers run while it is started. */
export class Kubernetes {
  workloads: RunningWorkload[] = [];
  budgets: DisruptionBudget[] = [];
  autoscalers: Autoscaler[] = [];
  jobs: Job[] = [];
  namespaces: Namespace[] = [];
  /** Everything that is only stored: accounts, roles, configuration. */
  objects: StoredObject[] = [];
  /** Webhooks that refuse writes. */
  webhooks: DenyingWebhook[] = [];
  /** It behaves as this version of Kubernetes: the 20 of 1.20. */
  minor: number;
  readonly access = new Access();
  private readonly writeLog = new WriteLog();
  private eventLog = new EventLog();
  /** Deleted workloads whose last pods are still there. */
  private leaving: RunningWorkload[] = [];
  private version = 1;

  constructor(
    private readonly organisation: Organisation,
    private readonly usualMinor = NEWEST_MINOR,
  ) {
    this.minor = usualMinor;
    this.fill();
  }

  /** Lets time pass. */
  start(timers: Timers): void {
    timers.every(STEP_MS, () => this.step(new Date()));
  }

  get pods(): Pod[] {
    return [...this.workloads, ...this.leaving].flatMap(({ pods }) => pods);
  }

  get writes(): ClusterWrite[] {
    return this.writeLog.writes;
  }

  get events(): ClusterEvent[] {
    return this.eventLog.events;
  }

  nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }

  /** The workload with this name. @throws KubernetesProblem 404 */
  workload(namespace: string, name: string): RunningWorkload {
    const found = [...this.workloads, ...this.leaving].find(
      item => item.namespace === namespace && item.name === name,
    );
    if (!found) {
      throw KubernetesProblem.notFound('deployments.apps', name);
    }
    return found;
  }

  /** The workload whose controller made a pod. */
  ownerOf(pod: Pod): RunningWorkload | undefined {
    return [...this.workloads, ...this.leaving].find(({ pods }) =>
      pods.includes(pod),
    );
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

  /** How many pods the owners of those that a budget covers want together. */
  expectedPods(budget: DisruptionBudget): number {
    return this.workloads
      .filter(({ pods }) => pods.some(pod => covers(budget, pod)))
      .reduce((total, { workload }) => total + desiredReplicas(workload), 0);
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

  /** Has new pods of a workload take so long to start; the usual time without a number. */
  delayStarts(namespace: string, name: string, ms: number | undefined): void {
    this.workload(namespace, name).startsInMs = ms ?? STARTS_IN_MS;
  }

  /** Has the disruption budget of a workload keep so many pods. Answers how many it has kept. @throws KubernetesProblem 404 */
  keepAvailable(
    namespace: string,
    name: string,
    minAvailable: number | string | undefined,
  ): number | string | undefined {
    const budget = this.budgets.find(
      ({ metadata }) =>
        metadata.namespace === namespace && metadata.name === name,
    );
    if (!budget) {
      throw KubernetesProblem.notFound('poddisruptionbudgets.policy', name);
    }
    const before = budget.spec.minAvailable;
    budget.spec.minAvailable = minAvailable;
    return before;
  }

  /** Answers 403 for a namespace from now on, as if the token's role were missing. */
  forbid(namespace: string, what: Forbidden = 'everything'): void {
    this.access.forbid(namespace, what);
  }

  allow(namespace: string): void {
    this.access.allow(namespace);
  }

  /**
   * Evicts a pod if its disruption budgets let it.
   *
   * @throws KubernetesProblem 429 naming the budget, 500 when more than one budget covers the pod.
   */
  evict(pod: Pod, dryRun: boolean): void {
    checkEviction(this, pod);
    this.removePod(pod, dryRun, 'evict');
  }

  /** Takes a pod away. */
  removePod(pod: Pod, dryRun: boolean, verb: 'evict' | 'delete'): void {
    this.noteOfPod(pod, {
      verb,
      dryRun,
      repairs: !dryRun,
      detail: `${verb} pod ${pod.name}`,
    });
    const owner = this.ownerOf(pod);
    if (!dryRun && owner) {
      owner.remove(pod);
      this.report(owner, pod, 'Normal', 'Killing', 'Stopping container app');
    }
  }

  /** Runs a command in a pod. */
  exec(pod: Pod, command: string[]): CommandResult {
    const result = runCommand(command, pod.files);
    this.noteOfPod(pod, {
      verb: 'exec',
      dryRun: false,
      repairs: result.deleted.length > 0,
      detail: command.join(' '),
    });
    return result;
  }

  /** Begins to run a workload that a client has created. */
  addWorkload(running: RunningWorkload): void {
    this.workloads.push(running);
  }

  /** Deletes a workload; its pods go after it. */
  removeWorkload(running: RunningWorkload): void {
    running.delete();
    this.workloads = this.workloads.filter(item => item !== running);
    this.leaving.push(running);
  }

  /** Keeps a change for those who count from outside. */
  note(write: Omit<ClusterWrite, 'at' | 'inMotion'>): void {
    const inMotion = this.workloads.some(
      ({ namespace, name, isInMotion }) =>
        isInMotion && namespace === write.namespace && name === write.workload,
    );
    this.writeLog.note({ ...write, inMotion });
  }

  report(
    { workload, name, namespace }: RunningWorkload,
    pod: Pod | undefined,
    type: ClusterEvent['type'],
    reason: string,
    message: string,
  ): void {
    const involved = pod
      ? { kind: 'Pod', name: pod.name, uid: pod.uid }
      : { kind: workload.kind, name, uid: workload.metadata.uid };
    this.eventLog.report({ namespace, involved, type, reason, message });
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.writes.length = 0;
    this.access.reset();
    this.webhooks = [];
    this.minor = this.usualMinor;
    this.leaving = [];
    this.fill();
  }

  private noteOfPod(
    { namespace, name, workload }: Pod,
    write: Pick<ClusterWrite, 'verb' | 'dryRun' | 'repairs' | 'detail'>,
  ): void {
    this.note({ kind: 'Pod', namespace, name, workload, ...write });
  }

  private fill(): void {
    const placed = this.organisation.services.flatMap(service =>
      service.kubernetes
        ? [{ service, namespace: service.kubernetes.namespace }]
        : [],
    );
    this.jobs = [];
    this.objects = [];
    this.namespaces = [
      ...new Set(placed.map(({ namespace }) => namespace)),
    ].map(createNamespace);
    this.workloads = placed.map(({ service, namespace }) =>
      RunningWorkload.demo(createWorkload(service, namespace), this),
    );
    // Nobody wants to read of how the demo was put together.
    this.eventLog = new EventLog();
    this.budgets = placed.flatMap(({ service, namespace }) =>
      createBudget(service, namespace),
    );
    this.autoscalers = placed.flatMap(({ service, namespace }) =>
      createAutoscaler(service, namespace),
    );
  }

  private step(now: Date): void {
    this.autoscalers.forEach(item => autoscale(item, this.workloads));
    this.workloads.forEach(workload => workload.step(now));
    this.leaving.forEach(workload => workload.step(now));
    this.leaving = this.leaving.filter(({ isGone }) => !isGone);
    this.jobs.forEach(job => stepJob(job, this.workloads, now));
    this.budgets.forEach(budget => {
      budget.status.observedGeneration = budget.metadata.generation;
    });
    this.namespaces
      .filter(({ status }) => status.phase === 'Terminating')
      .forEach(namespace => emptyNamespace(this, namespace));
  }
}
