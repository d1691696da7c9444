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
  fold,
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
import {
  attemptSubject,
  type IncidentStore,
  type RemediationLocks,
  type RepairRecords,
  type SettingsStore,
} from '../../store';
import type { RepairSubject } from './RepairSubject';

/** The runbooks that are in the catalog and well formed. */
interface KnownRunbooks {
  list(): Promise<{ runbooks: { entityRef: string }[] }>;
}

/**
 * What a repair must have for itself: its workloads, and its action on the entity, so that two that run side by side can't
 * both be the last one that is allowed.
 */
export function locksOf(
  { state, repair }: Pick<RepairSubject, 'state' | 'repair'>,
  proposal: RemediationProposal | undefined,
): string[] {
  const entityRef = state.ownership?.entityRef;
  return [
    ...(proposal?.locks ?? []),
    ...(entityRef ? [attemptSubject(entityRef, repair.action)] : []),
  ];
}

/** Gathers what guards look at: the incident's facts, other incidents, switches, locks, catalog. Reads only. */
export class GuardSnapshots {
  private readonly ownership: Pick<CatalogOwnership, 'countServices'>;
  private readonly runbooks: KnownRunbooks;
  private readonly store: Pick<IncidentStore, 'facts'>;
  private readonly repairs: RepairRecords;
  private readonly settings: SettingsStore;
  private readonly locks: RemediationLocks;

  constructor(options: {
    ownership: Pick<CatalogOwnership, 'countServices'>;
    runbooks: KnownRunbooks;
    store: Pick<IncidentStore, 'facts'>;
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
    const [facts, killSwitch, attemptsOnEntity, lockedBy, ...others] =
      await Promise.all([
        this.store.facts(state.id),
        this.settings.killSwitch(),
        this.attemptsOnEntity(subject),
        this.locks.holderOf(locksOf(subject, proposal), { holder, now }),
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
      // What has arrived since the repair was begun.
      status: (facts.length > 0 ? fold(facts) : state).status,
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
