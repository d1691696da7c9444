import { InputError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';
import type {
  RemediationAction,
  RemediationContext,
  RemediationProposal,
} from '@incident-response/backstage-plugin-node';
import type { DateTime } from 'luxon';
import {
  addSpan,
  severityOf,
  type IncidentState,
  type Policy,
} from '../incident';
import {
  cooldownUntil,
  ineffectiveAttempts,
  maxAttemptsOf,
} from '../incident/decideRemediation';
import {
  isRemediationDisabled,
  type CatalogOwnership,
} from '../integrations/catalog/CatalogOwnership';
import { namespaceOf } from '../integrations/kubernetes/actions';
import type { ActionRegistry } from '../remediation/ActionRegistry';
import { askGuards, type GuardReport } from '../remediation/guards';
import {
  attemptSubject,
  type IncidentStore,
  type RemediationLocks,
  type SettingsStore,
} from '../store';
import type { EffectContext } from './EffectHandler';

/** An attempt about to be made: what it would do, and what every guard says. */
export interface GuardedAttempt {
  action?: RemediationAction;
  context?: RemediationContext;
  proposal?: RemediationProposal;
  report: GuardReport;
}

/** The effects that an attempt is made of. */
export type RemediationEffect =
  | EffectContext<'prepareRemediation'>
  | EffectContext<'remediate'>
  | EffectContext<'verifyRemediation'>;

/** Gathers the outside's snapshot that the guards need, and asks them. */
export class RemediationEnvironment {
  readonly locks: RemediationLocks;
  private readonly registry: ActionRegistry;
  private readonly ownership: CatalogOwnership;
  private readonly store: IncidentStore;
  private readonly settings: SettingsStore;

  constructor(options: {
    registry: ActionRegistry;
    ownership: CatalogOwnership;
    store: IncidentStore;
    settings: SettingsStore;
    locks: RemediationLocks;
  }) {
    this.registry = options.registry;
    this.ownership = options.ownership;
    this.store = options.store;
    this.settings = options.settings;
    this.locks = options.locks;
  }

  /** Looks at everything and asks every guard. Reads only. */
  async guard(effect: RemediationEffect): Promise<GuardedAttempt> {
    const { state, policy, now, request } = effect;
    const runbook = state.runbook?.runbook;
    if (!runbook?.remediation) {
      throw new Error('a repair needs a runbook that has one');
    }
    const entity = await this.entityOf(state);
    const action = this.registry.find(request.action.action);
    const context = action && entity ? toContext(effect, entity) : undefined;
    const proposal =
      action && context ? await propose(action, context) : undefined;
    const [killSwitch, attemptsOnEntity, lockedBy, underRepair, fleet] =
      await Promise.all([
        this.settings.killSwitch(),
        this.attemptsOnEntity(state, policy, now, request.action.action),
        this.locks.holderOf(proposal?.locks ?? [], {
          holder: holderOf(effect),
          now,
        }),
        this.locks.underRepair(now, state.ownership?.entityRef),
        this.fleet(),
      ]);
    const attempt = state.attempts.find(
      known => known.attempt === request.attempt,
    );
    const report = askGuards({
      now,
      policy,
      status: state.status,
      severity: severityOf(state, policy).severity,
      attempt: request.attempt,
      ineffective: ineffectiveAttempts(state).length,
      maxAttempts: maxAttemptsOf(runbook.remediation, policy),
      coolUntil: cooldownUntil(state.attempts, policy),
      runbook,
      remediation: runbook.remediation,
      action: request.action.action,
      actionKnown: action !== undefined,
      approved: attempt?.decision?.type === 'remediation.approved',
      entity: entity && {
        ref: state.ownership?.entityRef ?? '',
        lifecycle: state.ownership?.environment,
        remediationDisabled: isRemediationDisabled(entity),
        namespace: request.action.action.startsWith('kubernetes:')
          ? namespaceOf(entity)
          : undefined,
      },
      switchedOn: killSwitch.enabled,
      attemptsOnEntity,
      fleet,
      underRepair,
      proposal,
      lockedBy,
    });
    return { action, context, proposal, report };
  }

  /** What an action needs to look at what it has done. */
  async contextOf(
    effect: RemediationEffect,
  ): Promise<
    { action: RemediationAction; context: RemediationContext } | undefined
  > {
    const entity = await this.entityOf(effect.state);
    const action = this.registry.find(effect.request.action.action);
    return action && entity
      ? { action, context: toContext(effect, entity) }
      : undefined;
  }

  private async entityOf(state: IncidentState): Promise<Entity | undefined> {
    const entityRef = state.ownership?.entityRef;
    return entityRef ? this.ownership.entity(entityRef) : undefined;
  }

  private async attemptsOnEntity(
    state: IncidentState,
    policy: Policy,
    now: DateTime,
    action: string,
  ): Promise<number> {
    const entityRef = state.ownership?.entityRef;
    if (!entityRef) {
      return 0;
    }
    const { within } = policy.remediation.attemptsPerEntity;
    const window = addSpan(now, within, policy.businessHours).diff(now);
    return this.store.countAttempts(
      attemptSubject(entityRef, action),
      now.minus(window),
    );
  }

  private async fleet() {
    const [mapped, alerting] = await Promise.all([
      this.ownership.countServices(),
      this.store.countAlertingServices(),
    ]);
    // PagerDuty may page for services that the catalog does not know.
    return { services: Math.max(mapped, alerting), alerting };
  }
}

/** Who holds the locks of an attempt. */
export function holderOf({ state, request }: RemediationEffect): string {
  return `incident ${state.id} attempt ${request.attempt}`;
}

/** What the target is marked with, so that a lost answer can be told from a call that never was. */
export function markerOf({ state, request }: RemediationEffect): string {
  return `${state.id}/${request.attempt}`;
}

function toContext(
  effect: RemediationEffect,
  entity: Entity,
): RemediationContext {
  const { state, request, policy, signal } = effect;
  return {
    incidentId: state.id,
    attempt: request.attempt,
    entity,
    parameters: request.action.parameters,
    alertLabels: Object.assign(
      {},
      ...(state.alerts ?? []).map(alert => alert.labels),
    ),
    marker: markerOf(effect),
    dryRun: policy.remediation.dryRun,
    mayProceed: async () => {},
    signal,
  };
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
