import type { Entity } from '@backstage/catalog-model';
import type {
  RemediationDiff,
  RemediationTarget,
} from '@incident-response/backstage-plugin-common';

/** What an action is told of the incident that it works on. @public */
export interface RemediationContext {
  incidentId: string;
  /** 1 for the first attempt. */
  attempt: number;
  /** The affected entity as the catalog has it now. */
  entity: Entity;
  /** As the runbook gives them; the action checks them itself. */
  parameters: Record<string, unknown>;
  /** Labels of the alerts, for example `pod` or `namespace`. */
  alertLabels: Record<string, string>;
  /** Marks what this attempt has touched, so that it can be recognised after a crash. The same for every call of one attempt. */
  marker: string;
  /** Go through the motions without changing anything. */
  dryRun: boolean;
  /** It will only ever be suggested, so an account that may only read has to be enough to describe it. */
  suggestOnly: boolean;
  /**
   * Asks once more whether the repair may go on: the switches, the incident, the lock. To be awaited immediately before
   * each write.
   *
   * @throws RemediationBlockedError when it may not; what was begun has to be taken back where it can be
   */
  mayProceed(): Promise<void>;
  /** Aborted when the deadline of the call has passed. */
  signal: AbortSignal;
}

/** What an action has found and would do. Reading only. @public */
export interface RemediationProposal {
  /**
   * - `holds`: the fault that the action repairs is there
   * - `gone`: it isn't there (any more), so that there is nothing to repair
   * - `out_of_scope`: the targets can't be told, or don't belong to the entity
   * - `busy`: something else is changing the targets right now
   * - `blocked`: the outside doesn't allow it now, for example a disruption budget
   */
  precondition: 'holds' | 'gone' | 'out_of_scope' | 'busy' | 'blocked';
  /** One sentence: what was seen. */
  observed: string;
  targets: RemediationTarget[];
  /** What exactly would change, one line each. */
  changes: string[];
  /** Names of what must not be repaired twice at once, for example `cluster/namespace/Deployment/name`. */
  locks: string[];
  evidence: { title: string; text: string }[];
  /** Each object that would change, before and after. */
  diffs?: RemediationDiff[];
  /** What users would lose while it runs, for the limit on how much of a workload may be away at once. */
  disruption?: WorkloadDisruption[];
}

/** How much of a workload a change takes away while it is made. @public */
export interface WorkloadDisruption {
  /** For example `Deployment payments-api`. */
  workload: string;
  /** Pods that the workload should have. */
  pods: number;
  /** Pods of it that don't work already. */
  unavailable: number;
  /** Working pods that the change takes away at once, at most. */
  takes: number;
}

/** What an action has done. @public */
export interface RemediationResult {
  targets: RemediationTarget[];
  changes: string[];
  /** What {@link RemediationAction.restore} would put back, in one sentence; missing where there is nothing. */
  restorable?: string;
}

/** Whether the repair has worked so far. @public */
export interface RemediationVerification {
  /** `failed` ends the waiting early: the fault is back although the change has gone through. */
  status: 'healthy' | 'pending' | 'failed';
  observed: string;
}

/**
 * A repair that runbooks can name. The guards decide whether it may run; the action only knows how.
 * Every method may be called again after a crash.
 * @public
 */
export interface RemediationAction {
  /** `provider:verb`, for example `kubernetes:restart-pod`. */
  readonly id: string;
  /** One sentence for people: what it does to what. */
  readonly description: string;
  /** A person must approve it, whatever the mode: for what can do more harm than a restart, such as a rollback. */
  readonly needsApproval?: boolean;
  /** @throws InputError naming the parameter and the reason */
  checkParameters(parameters: Record<string, unknown>): void;
  prepare(context: RemediationContext): Promise<RemediationProposal>;
  perform(context: RemediationContext): Promise<RemediationResult>;
  /** What this attempt has already done, recognised by its marker; undefined when it has done nothing. */
  findPerformed(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined>;
  verify(
    context: RemediationContext & { attemptedAt: string },
  ): Promise<RemediationVerification>;
  /**
   * Puts back what this attempt has changed beyond mending the fault, such as a size: by itself where the attempt did not
   * help, or when a person asks for it. Undefined when there is nothing (any more) to put back.
   */
  restore?(context: RemediationContext): Promise<RemediationResult | undefined>;
}

/** The outside doesn't allow the repair right now; trying later may work. Not an attempt. @public */
export class RemediationBlockedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RemediationBlockedError';
  }
}
