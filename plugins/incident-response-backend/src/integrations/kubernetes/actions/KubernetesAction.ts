import { InputError } from '@backstage/errors';
import {
  RemediationBlockedError,
  type RemediationAction,
  type RemediationContext,
  type RemediationProposal,
  type RemediationResult,
  type RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import type { z } from 'zod/v4';
import type { Clusters } from '../Clusters';
import type { Workload } from '../workloads';
import { collectEvidence } from './collectEvidence';
import { explainAbsence } from './explainAbsence';
import {
  restorableOf,
  targetsOf,
  toTarget,
  type KubernetesPlan,
  type PlanStep,
} from './Plan';
import { MARKER, rehearse, runSteps } from './runSteps';
import {
  lockOf,
  readWorkloads,
  scopeOf,
  type FoundScope,
  type WorkloadSnapshot,
} from './workloadScope';

/** The part that all repairs of Kubernetes workloads share: scope, evidence, rehearsal, marker and verification. */
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
    const scope = this.scopeOf(context);
    if ('problem' in scope) {
      return nothing('out_of_scope', scope.problem);
    }
    const snapshot = await this.look(scope, parameters);
    if (snapshot.workloads.length === 0) {
      return nothing('out_of_scope', await explainAbsence(snapshot));
    }
    const plan = await this.plan(snapshot, parameters, context);
    const evidence = await collectEvidence(snapshot, plan);
    const proposal = {
      targets: targetsOf(plan.steps),
      changes: plan.steps.map(({ change }) => change),
      locks: plan.workloads.map(workload => lockOf(snapshot, workload)),
      disruption: plan.disruption,
    };
    const refusal = this.refusalOf(plan, snapshot);
    if (refusal) {
      return { ...refusal, ...proposal, evidence };
    }
    const { blocked, diffs, notes } = await rehearse(
      snapshot.cluster,
      plan.steps,
      context,
    );
    return {
      precondition: blocked ? 'blocked' : 'holds',
      observed: blocked ?? plan.observed,
      ...proposal,
      diffs,
      evidence: [
        ...evidence,
        ...(notes.length > 0
          ? [{ title: 'Could not be rehearsed', text: notes.join('\n') }]
          : []),
      ],
    };
  }

  async perform(context: RemediationContext): Promise<RemediationResult> {
    const parameters = this.parse(context.parameters);
    const scope = this.scopeOf(context);
    if ('problem' in scope) {
      throw new InputError(scope.problem);
    }
    const snapshot = await this.look(scope, parameters);
    const plan = await this.plan(snapshot, parameters, context);
    const refusal = this.refusalOf(plan, snapshot);
    if (refusal) {
      // It held a moment ago, when the guards were asked.
      throw new RemediationBlockedError(refusal.observed);
    }
    const { done, stopped } = await runSteps(
      snapshot.cluster,
      plan.steps,
      context,
    );
    return {
      targets: targetsOf(done),
      changes: [
        ...done.map(({ change }) => change),
        ...(stopped ? [stopped] : []),
      ],
      ...restorableOf(done),
    };
  }

  async findPerformed(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined> {
    const scope = this.scopeOf(context);
    if ('problem' in scope) {
      return undefined;
    }
    const found = await this.findMarked(scope, context);
    return found.length > 0
      ? {
          targets: targetsOf(found),
          changes: found.map(({ change }) => change),
          ...restorableOf(found),
        }
      : undefined;
  }

  async verify(
    context: RemediationContext & { attemptedAt: string },
  ): Promise<RemediationVerification> {
    const parameters = this.parse(context.parameters);
    const scope = this.scopeOf(context);
    if ('problem' in scope) {
      return { status: 'failed', observed: scope.problem };
    }
    const snapshot = await this.look(scope, parameters);
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

  /** Whether the fault is gone. */
  protected abstract inspect(
    snapshot: WorkloadSnapshot,
    parameters: P,
    attemptedAt: string,
  ): Promise<RemediationVerification>;

  /** The rollout that has to end first, if there is one. */
  protected rolloutInTheWay(
    plan: KubernetesPlan,
    _snapshot: WorkloadSnapshot,
  ): Workload | undefined {
    return plan.workloads.find(workload => workload.rolling);
  }

  /** What carries the mark of this attempt. */
  protected async findMarked(
    { cluster, namespace, selector }: FoundScope,
    { marker }: RemediationContext,
  ): Promise<Pick<PlanStep, 'target' | 'change' | 'restorable'>[]> {
    const workloads = await cluster.workloads(namespace, selector);
    return workloads
      .filter(({ annotations }) => annotations[MARKER] === marker)
      .map(workload => ({
        target: toTarget(workload, cluster),
        change: `${workload.kind} ${workload.name} carries the mark of this attempt`,
      }));
  }

  protected scopeOf({ entity }: RemediationContext) {
    return scopeOf(entity, this.clusters);
  }

  private look(scope: FoundScope, parameters: P): Promise<WorkloadSnapshot> {
    return readWorkloads(scope, { usage: this.needsUsage(parameters) });
  }

  private refusalOf(
    plan: KubernetesPlan,
    snapshot: WorkloadSnapshot,
  ): Pick<RemediationProposal, 'precondition' | 'observed'> | undefined {
    const { precondition, observed } = plan;
    if (precondition !== 'holds') {
      return { precondition, observed };
    }
    const rolling = this.rolloutInTheWay(plan, snapshot);
    return (
      rolling && {
        precondition: 'busy',
        observed: `a rollout of ${rolling.kind} ${rolling.name} is in progress`,
      }
    );
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
