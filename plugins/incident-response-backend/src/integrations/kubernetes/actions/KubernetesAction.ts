import { InputError } from '@backstage/errors';
import type { RemediationTarget } from '@incident-response/backstage-plugin-common';
import type {
  RemediationAction,
  RemediationContext,
  RemediationProposal,
  RemediationResult,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import type { z } from 'zod/v4';
import type { Clusters } from '../Clusters';
import type { Pod, Workload } from '../workloads';
import {
  lockOf,
  readWorkloads,
  scopeOf,
  type WorkloadSnapshot,
} from './workloadScope';

/** What the last attempt on a workload was, so that a crash can't hide it. */
const MARKER = 'incident-response/attempt';

/** What an action found that it would change. */
export interface KubernetesPlan {
  precondition: RemediationProposal['precondition'];
  observed: string;
  /** The workloads that are touched. */
  workloads: Workload[];
  targets: RemediationTarget[];
  changes: string[];
  /** The pods that evidence is collected from. */
  pods: Pod[];
}

/** The part that all repairs of Kubernetes workloads share: scope, evidence, marker and verification. */
export abstract class KubernetesAction<P> implements RemediationAction {
  abstract readonly id: string;
  abstract readonly description: string;
  protected abstract readonly schema: z.ZodType<P>;
  private readonly clusters: Clusters;

  constructor(options: { clusters: Clusters }) {
    this.clusters = options.clusters;
  }

  checkParameters(parameters: Record<string, unknown>): void {
    this.parse(parameters);
  }

  async prepare(context: RemediationContext): Promise<RemediationProposal> {
    const parameters = this.parse(context.parameters);
    const scope = scopeOf(context.entity, this.clusters);
    if ('problem' in scope) {
      return nothing('out_of_scope', scope.problem);
    }
    const snapshot = await readWorkloads(scope, {
      usage: this.needsUsage(parameters),
    });
    if (snapshot.workloads.length === 0) {
      return nothing(
        'out_of_scope',
        `no workload in ${scope.namespace} of ${scope.cluster.name} has ${scope.selector}`,
      );
    }
    const plan = await this.plan(snapshot, parameters, context);
    const rolling = plan.workloads.find(workload => workload.rolling);
    return {
      precondition:
        plan.precondition === 'holds' && rolling ? 'busy' : plan.precondition,
      observed:
        plan.precondition === 'holds' && rolling
          ? `a rollout of ${rolling.kind} ${rolling.name} is in progress`
          : plan.observed,
      targets: plan.targets,
      changes: plan.changes,
      locks: plan.workloads.map(workload => lockOf(snapshot, workload)),
      evidence: await collectEvidence(snapshot, plan),
    };
  }

  async perform(context: RemediationContext): Promise<RemediationResult> {
    const parameters = this.parse(context.parameters);
    const scope = scopeOf(context.entity, this.clusters);
    if ('problem' in scope) {
      throw new InputError(scope.problem);
    }
    const snapshot = await readWorkloads(scope, {
      usage: this.needsUsage(parameters),
    });
    const plan = await this.plan(snapshot, parameters, context);
    await this.apply(snapshot, plan, parameters, context);
    return { targets: plan.targets, changes: plan.changes };
  }

  async findPerformed(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined> {
    const scope = scopeOf(context.entity, this.clusters);
    if ('problem' in scope) {
      return undefined;
    }
    const workloads = await scope.cluster.workloads(
      scope.namespace,
      scope.selector,
    );
    const touched = workloads.filter(
      workload => workload.annotations[MARKER] === context.marker,
    );
    return touched.length > 0
      ? {
          targets: touched.map(workload => toTarget(workload, scope.cluster)),
          changes: touched.map(
            workload =>
              `${workload.kind} ${workload.name} carries the mark of this attempt`,
          ),
        }
      : undefined;
  }

  async verify(
    context: RemediationContext & { attemptedAt: string },
  ): Promise<RemediationVerification> {
    const parameters = this.parse(context.parameters);
    const scope = scopeOf(context.entity, this.clusters);
    if ('problem' in scope) {
      return { status: 'failed', observed: scope.problem };
    }
    const snapshot = await readWorkloads(scope, {
      usage: this.needsUsage(parameters),
    });
    const failed = snapshot.workloads.find(workload => workload.failed);
    if (failed) {
      return {
        status: 'failed',
        observed: `the rollout of ${failed.name} gave up: ${failed.failed}`,
      };
    }
    return this.inspect(snapshot, parameters, context.attemptedAt);
  }

  protected abstract needsUsage(parameters: P): boolean;

  /** What is wrong, and what would be changed. Reads only. */
  protected abstract plan(
    snapshot: WorkloadSnapshot,
    parameters: P,
    context: RemediationContext,
  ): Promise<KubernetesPlan>;

  /** Makes the change, marking the workload in the same write or before it. */
  protected abstract apply(
    snapshot: WorkloadSnapshot,
    plan: KubernetesPlan,
    parameters: P,
    context: RemediationContext,
  ): Promise<void>;

  /** Whether the fault is gone. */
  protected abstract inspect(
    snapshot: WorkloadSnapshot,
    parameters: P,
    attemptedAt: string,
  ): Promise<RemediationVerification>;

  protected marker(context: RemediationContext): Record<string, string> {
    return { [MARKER]: context.marker };
  }

  /** For a change that turned out not to happen after all. */
  protected get noMarker(): Record<string, null> {
    return { [MARKER]: null };
  }

  private parse(parameters: Record<string, unknown>): P {
    const parsed = this.schema.safeParse(parameters);
    if (!parsed.success) {
      throw new InputError(
        `Parameters of ${this.id}: ${parsed.error.issues
          .map(issue => `${issue.path.join('.') || 'all'}: ${issue.message}`)
          .join('; ')}`,
      );
    }
    return parsed.data;
  }
}

/** A workload as a target. */
export function toTarget(
  workload: Workload,
  cluster: { name: string },
): RemediationTarget {
  return {
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace,
    cluster: cluster.name,
  };
}

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

function nothing(
  precondition: RemediationProposal['precondition'],
  observed: string,
): RemediationProposal {
  return {
    precondition,
    observed,
    targets: [],
    changes: [],
    locks: [],
    evidence: [],
  };
}

const LOG_LINES = 50;

/** Evidence first, mutation second: a restart destroys what explains the fault. */
async function collectEvidence(
  snapshot: WorkloadSnapshot,
  plan: KubernetesPlan,
): Promise<RemediationProposal['evidence']> {
  const [pod] = plan.pods;
  if (!pod) {
    return [];
  }
  const [log, events] = await Promise.all([
    snapshot.cluster.logTail(pod, LOG_LINES),
    snapshot.cluster.events(snapshot.namespace, [
      pod.name,
      ...plan.workloads.map(workload => workload.name),
    ]),
  ]);
  const used = snapshot.usage.get(pod.name);
  return [
    { title: 'What was seen', text: plan.observed },
    {
      title: `Pod ${pod.name}`,
      text: [
        `ready: ${pod.ready ? 'yes' : 'no'}`,
        `restarts: ${pod.restarts}`,
        ...(pod.waitingReason ? [`waiting: ${pod.waitingReason}`] : []),
        ...(used?.memoryPercent === undefined
          ? []
          : [`memory: ${used.memoryPercent} % of the limit`]),
        ...(used?.cpuPercent === undefined
          ? []
          : [`CPU: ${used.cpuPercent} % of the limit`]),
      ].join('\n'),
    },
    { title: `Last ${LOG_LINES} log lines`, text: redact(log) },
    ...(events.length > 0
      ? [{ title: 'Events', text: redact(events.join('\n')) }]
      : []),
  ];
}

/** Takes out what looks like a credential: `password=…`, `token: …`, bearer tokens, URLs with a password. */
export function redact(text: string): string {
  return text
    .replace(
      /((?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*)(?:bearer\s+|basic\s+)?("[^"]*"|'[^']*'|\S+)/gi,
      '$1[redacted]',
    )
    .replace(/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]')
    .replace(/(\w+:\/\/[^\s:/@]+:)[^\s@]+@/g, '$1[redacted]@');
}
