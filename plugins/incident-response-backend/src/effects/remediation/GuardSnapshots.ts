import type { Entity } from '@backstage/catalog-model';
import type {
  RemediationAction,
  RemediationProposal,
} from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import {
  addSpan,
  cooldownUntil,
  countedAttempts,
  lastWellUntil,
  maxAttemptsOf,
  severityOf,
} from '../../incident';
import {
  repairWishesOf,
  type CatalogOwnership,
} from '../../integrations/catalog/CatalogOwnership';
import { namespaceOf } from '../../integrations/kubernetes/actions';
import type { GuardContext } from '../../remediation/Guard';
import type { CatalogRunbooks } from '../../runbooks/CatalogRunbooks';
import {
  attemptSubject,
  type IncidentStore,
  type RemediationLocks,
  type RepairRecords,
  type SettingsStore,
} from '../../store';
import type { RepairSubject } from './RemediationEnvironment';

/** Gathers what guards look at: the incident's facts, other incidents, switches, locks, catalog. Reads only. */
export class GuardSnapshots {
  private readonly ownership: CatalogOwnership;
  private readonly runbooks: CatalogRunbooks;
  private readonly store: IncidentStore;
  private readonly repairs: RepairRecords;
  private readonly settings: SettingsStore;
  private readonly locks: RemediationLocks;

  constructor(options: {
    ownership: CatalogOwnership;
    runbooks: CatalogRunbooks;
    store: IncidentStore;
    repairs: RepairRecords;
    settings: SettingsStore;
    locks: RemediationLocks;
  }) {
    this.ownership = options.ownership;
    this.runbooks = options.runbooks;
    this.store = options.store;
    this.repairs = options.repairs;
    this.settings = options.settings;
    this.locks = options.locks;
  }

  /** Everything as it is now; of the incident's own status what has arrived since its facts were read counts as well. */
  async take(
    subject: RepairSubject,
    known: {
      entity?: Entity;
      action?: RemediationAction;
      proposal?: RemediationProposal;
      holder: string;
    },
  ): Promise<GuardContext> {
    const { state, policy, now, repair } = subject;
    const { entity, action, proposal, holder } = known;
    const runbook = state.runbook?.runbook;
    if (!runbook?.remediation) {
      throw new Error('a repair needs a runbook that has one');
    }
    const [summary, killSwitch, attemptsOnEntity, lockedBy, ...others] =
      await Promise.all([
        this.store.find(state.id),
        this.settings.killSwitch(),
        this.attemptsOnEntity(subject),
        this.locks.holderOf(proposal?.locks ?? [], { holder, now }),
        this.locks.underRepair(now, state.ownership?.entityRef),
        this.fleet(),
        this.runbooks.list(),
      ]);
    const [underRepair, fleet, { runbooks }] = others;
    const attempt = state.attempts.find(
      candidate => candidate.attempt === repair.attempt,
    );
    return {
      now,
      policy,
      status: summary?.status ?? state.status,
      severity: severityOf(state, policy).severity,
      ineffective: countedAttempts(state, policy).length,
      maxAttempts: maxAttemptsOf(runbook.remediation, policy),
      coolUntil: cooldownUntil(state, policy),
      runbook,
      runbookKnown: runbooks.some(
        ({ entityRef }) => entityRef === runbook.entityRef,
      ),
      repair,
      action,
      approvedChanges:
        attempt?.decision?.type === 'remediation.approved'
          ? attempt.approvalRequested?.payload.changes
          : undefined,
      entity: entity && {
        ref: state.ownership?.entityRef ?? '',
        lifecycle: state.ownership?.environment,
        namespace: repair.action.startsWith('kubernetes:')
          ? namespaceOf(entity)
          : undefined,
        ...repairWishesOf(entity),
      },
      switchedOn: killSwitch.enabled,
      attemptsOnEntity,
      fleet,
      underRepair,
      proposal,
      lockedBy,
    };
  }

  /** Of this action, across incidents, within the policy's window, and since the entity was last well for long enough. */
  private async attemptsOnEntity({
    state,
    policy,
    now,
    repair,
  }: RepairSubject): Promise<number> {
    const entityRef = state.ownership?.entityRef;
    if (!entityRef) {
      return 0;
    }
    const { within } = policy.remediation.attemptsPerEntity;
    const window = addSpan(now, within, policy.businessHours).diff(now);
    const since = now.minus(window);
    const wellUntil = lastWellUntil(
      await this.repairs.openTimes(entityRef, since),
      policy,
    );
    return this.repairs.countAttempts(
      attemptSubject(entityRef, repair.action),
      wellUntil ? DateTime.max(since, wellUntil) : since,
    );
  }

  /** Services that PagerDuty pages for, and how many of them have open incidents. */
  async fleet(): Promise<GuardContext['fleet']> {
    const [mapped, alerting] = await Promise.all([
      this.ownership.countServices(),
      this.repairs.countAlertingServices(),
    ]);
    // PagerDuty may page for services that the catalog does not know.
    return { services: Math.max(mapped, alerting), alerting };
  }
}
