import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type {
  RemediationAction,
  RemediationContext,
  RemediationProposal,
} from '@incident-response/backstage-plugin-node';
import { labelsOf, severityOf, type IncidentState } from '../../incident';
import {
  repairWishesOf,
  type CatalogOwnership,
} from '../../integrations/catalog/CatalogOwnership';
import type { ActionRegistry } from '../../remediation/ActionRegistry';
import {
  askAllGuards,
  askGuards,
  askGuardsAgain,
  type GuardReport,
} from '../../remediation/askGuards';
import type { GuardContext } from '../../remediation/Guard';
import { modeOf } from '../../remediation/guards/authority';
import { killSwitch } from '../../remediation/guards/switches';
import type { RemediationLocks } from '../../store';
import type { GuardSnapshots } from './GuardSnapshots';
import { IsolatedAction } from './IsolatedAction';
import { GuardRefusal } from './refusals';
import type { RepairSubject } from './RepairSubject';

/** An attempt about to be made: what it would do, and what every guard says. */
export interface GuardedAttempt {
  action?: RemediationAction;
  /** With the lock of this attempt asked for before each write. */
  context?: RemediationContext;
  proposal?: RemediationProposal;
  guarded: GuardContext;
  report: GuardReport;
}

/** What an action needs to look at what it has done. */
export interface KnownAction {
  action: RemediationAction;
  context: RemediationContext;
}

/** Where actions meet their guards. */
export class RemediationEnvironment {
  readonly locks: RemediationLocks;
  private readonly registry: ActionRegistry;
  private readonly ownership: Pick<CatalogOwnership, 'entity'>;
  private readonly snapshots: GuardSnapshots;

  constructor(options: {
    registry: ActionRegistry;
    ownership: Pick<CatalogOwnership, 'entity'>;
    snapshots: GuardSnapshots;
    locks: RemediationLocks;
  }) {
    this.registry = options.registry;
    this.ownership = options.ownership;
    this.snapshots = options.snapshots;
    this.locks = options.locks;
  }

  /** Looks at everything and asks the guards until one refuses. Reads only. */
  async guard(subject: RepairSubject): Promise<GuardedAttempt> {
    return this.look(subject, askGuards);
  }

  /** Looks at everything and asks every guard, whatever the others say. Reads only. */
  async rehearse(subject: RepairSubject): Promise<GuardedAttempt> {
    return this.look(subject, askAllGuards);
  }

  /** Undefined where the entity is no longer in the catalog, or this portal doesn't have the action. */
  async knownAction(subject: RepairSubject): Promise<KnownAction | undefined> {
    const entity = await this.entityOf(subject.state);
    const action = this.actionOf(subject);
    return action && entity
      ? { action, context: this.toContext(subject, entity, action) }
      : undefined;
  }

  /** Whether people have switched repairs off: all of them, or those of this entity, namespace or action. */
  async isSwitchedOff(subject: RepairSubject): Promise<boolean> {
    const guarded = await this.snapshots.take(subject, {
      entity: await this.entityOf(subject.state),
      action: this.actionOf(subject),
      holder: holderOf(subject),
    });
    return !killSwitch.ask(guarded).allowed;
  }

  private async look(
    subject: RepairSubject,
    ask: (context: GuardContext) => GuardReport,
  ): Promise<GuardedAttempt> {
    const entity = await this.entityOf(subject.state);
    const action = this.actionOf(subject);
    const context =
      action && entity ? this.toContext(subject, entity, action) : undefined;
    const proposal =
      action && context ? await propose(action, context) : undefined;
    const guarded = await this.snapshots.take(subject, {
      entity,
      action,
      proposal,
      holder: holderOf(subject),
    });
    return { action, context, proposal, guarded, report: ask(guarded) };
  }

  private toContext(
    subject: RepairSubject,
    entity: Entity,
    action: RemediationAction,
  ): RemediationContext {
    const { state, repair, signal } = subject;
    return {
      incidentId: state.id,
      attempt: repair.attempt,
      entity,
      parameters: repair.parameters,
      alertLabels: labelsOf(state),
      marker: markerOf(subject),
      dryRun: isDryRun(subject, entity),
      suggestOnly: isSuggestOnly(subject, action),
      mayProceed: () => this.askAgain(subject),
      signal,
    };
  }

  /** @throws GuardRefusal */
  private async askAgain(subject: RepairSubject): Promise<void> {
    const holder = holderOf(subject);
    const entity = await this.entityOf(subject.state);
    const [guarded, holds] = await Promise.all([
      this.snapshots.take(subject, {
        entity,
        action: this.actionOf(subject),
        holder,
      }),
      entity && isDryRun(subject, entity)
        ? true
        : this.locks.isHeld(holder, subject.now),
    ]);
    const { refusal } = askGuardsAgain(guarded);
    if (refusal) {
      throw new GuardRefusal(refusal);
    }
    if (!holds) {
      throw new GuardRefusal({
        guard: 'one-at-a-time',
        reason: 'the lock on the workload was lost',
        next: 'wait',
      });
    }
  }

  private actionOf({ repair }: RepairSubject): RemediationAction | undefined {
    const action = this.registry.find(repair.action);
    return action && new IsolatedAction(action);
  }

  private async entityOf(state: IncidentState): Promise<Entity | undefined> {
    const entityRef = state.ownership?.entityRef;
    return entityRef ? this.ownership.entity(entityRef) : undefined;
  }
}

/** Who holds the locks of an attempt. */
export function holderOf({
  state,
  repair,
}: Pick<RepairSubject, 'state' | 'repair'>): string {
  return `incident ${state.id} attempt ${repair.attempt}`;
}

/** What the target is marked with, so that a lost answer can be told from a call that never was. */
function markerOf({ state, repair }: RepairSubject): string {
  return `${state.id}/${repair.attempt}`;
}

/** Nothing is to be changed: for the whole portal, for the entity, or for this one time. */
function isDryRun({ policy, repair }: RepairSubject, entity: Entity): boolean {
  return (
    policy.remediation.dryRun ||
    repair.rehearsal ||
    repairWishesOf(entity).remediation === 'dry-run'
  );
}

/** The guard of the mode will say no, so nobody needs to be able to do it. */
function isSuggestOnly(
  { state, policy, repair }: RepairSubject,
  action: RemediationAction,
): boolean {
  const { mode } = modeOf({
    policy,
    severity: severityOf(state, policy).severity,
    action,
    repair,
    entity: state.ownership?.entityRef
      ? {
          ref: state.ownership.entityRef,
          lifecycle: state.ownership.environment,
        }
      : undefined,
  });
  return mode === 'suggest' || mode === 'off';
}

/** A runbook's mistake is a refusal with its reason, not a failure of ours. */
async function propose(
  action: RemediationAction,
  context: RemediationContext,
): Promise<RemediationProposal> {
  try {
    action.checkParameters(context.parameters);
    return await action.prepare(context);
  } catch (error) {
    if (error instanceof InputError) {
      return {
        precondition: 'out_of_scope',
        observed: error.message,
        targets: [],
        changes: [],
        locks: [],
        evidence: [],
      };
    }
    throw error;
  }
}
