import type { LoggerService } from '@backstage/backend-plugin-api';
import { DateTime } from 'luxon';
import {
  decide,
  fold,
  severityOf,
  type EffectRequest,
  type IncidentState,
  type Policy,
} from '../incident';
import {
  LeaseLostError,
  type IncidentProjection,
  type IncidentStore,
  type Lease,
} from '../store';
import { dueAt, type EffectLedger } from './EffectLedger';

/** How long a worker that has gone silent keeps others away from its incident. Longer than any effect's deadline. */
const LEASE = { seconds: 45 };

/** How soon an incident is tried again after trouble of our own, such as the database. */
const AFTER_TROUBLE = { seconds: 5 };

/** Told of every change, for whoever looks at the incident right now. */
export type ChangeListener = (incidentId: string, version: number) => void;

/** Reads the facts of one incident, decides, acts, and repeats until there is nothing to do now. */
export class Reconciler {
  private readonly store: IncidentStore;
  private readonly ledger: EffectLedger;
  private readonly policy: Policy;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;
  private readonly onChange: ChangeListener;

  private constructor(options: {
    store: IncidentStore;
    ledger: EffectLedger;
    policy: Policy;
    logger: LoggerService;
    now: () => DateTime;
    onChange: ChangeListener;
  }) {
    this.store = options.store;
    this.ledger = options.ledger;
    this.policy = options.policy;
    this.logger = options.logger;
    this.now = options.now;
    this.onChange = options.onChange;
  }

  static create(options: {
    store: IncidentStore;
    ledger: EffectLedger;
    policy: Policy;
    logger: LoggerService;
    now: () => DateTime;
    onChange: ChangeListener;
  }): Reconciler {
    return new Reconciler(options);
  }

  /** Answers when to look again, or undefined where only something new can change anything. */
  async reconcile(incidentId: string): Promise<DateTime | undefined> {
    const lease = await this.store.acquireLease(incidentId, {
      now: this.now(),
      until: this.leaseUntil(),
    });
    if (!lease) {
      // Somebody else is at it; should they die, their lease runs out.
      return this.leaseUntil();
    }
    try {
      return await this.work(lease);
    } catch (error) {
      if (error instanceof LeaseLostError) {
        this.logger.warn('Another worker has taken over', { incidentId });
        return this.leaseUntil();
      }
      const wakeAt = this.now().plus(AFTER_TROUBLE);
      this.logger.error('Reconciling failed and is tried again', {
        incidentId,
        error:
          error instanceof Error ? error.stack ?? error.message : String(error),
      });
      await this.store.abandon(lease, wakeAt);
      return wakeAt;
    }
  }

  private async work(lease: Lease): Promise<DateTime | undefined> {
    const { incidentId } = lease;
    const running = new Map<string, Promise<void>>();
    let announced = -1;
    let projected = '';
    try {
      for (;;) {
        const version = await this.store.version(incidentId);
        const facts = await this.store.facts(incidentId);
        if (facts.length === 0) {
          await this.store.release(lease, { version });
          return undefined;
        }
        const state = fold(facts);
        const projection = project(state, this.policy);
        const text = JSON.stringify(projection);
        if (text !== projected) {
          await this.store.project(lease, projection);
          projected = text;
        }
        if (version !== announced) {
          this.onChange(incidentId, version);
          announced = version;
        }

        const decision = decide(state, this.policy, this.now());
        if (
          decision.facts.length > 0 &&
          (await this.store.appendFacts(incidentId, decision.facts, {
            now: this.now(),
          })) > 0
        ) {
          continue;
        }

        const later = await this.start(lease, state, decision.effects, running);
        if (running.size > 0) {
          await Promise.race(running.values());
          continue;
        }
        const wakes = [decision.wakeAt, later].filter(
          (wake): wake is DateTime => wake !== undefined,
        );
        const wakeAt = wakes.length > 0 ? DateTime.min(...wakes) : undefined;
        if (wakeAt && wakeAt <= this.now()) {
          continue;
        }
        if (await this.store.release(lease, { version, wakeAt })) {
          return wakeAt;
        }
        // Facts have arrived since; or the lease is lost, which renewing it tells.
        await this.store.renewLease(lease, this.leaseUntil());
      }
    } finally {
      // Nothing may write after the lease is given back.
      await Promise.allSettled(running.values());
    }
  }

  /** Starts what is due and not running yet, side by side. Answers when the next effect wants another try. */
  private async start(
    lease: Lease,
    state: IncidentState,
    requests: EffectRequest[],
    running: Map<string, Promise<void>>,
  ): Promise<DateTime | undefined> {
    const entries = new Map(
      (await this.ledger.entries(lease.incidentId)).map(entry => [
        entry.key,
        entry,
      ]),
    );
    const later: DateTime[] = [];
    const now = this.now();
    for (const request of requests) {
      if (running.has(request.key)) {
        continue;
      }
      const entry = entries.get(request.key);
      const due = dueAt(entry);
      if (due === 'now' || (due && due <= now)) {
        const work = this.ledger
          .run(request, entry, {
            lease,
            leaseUntil: () => this.leaseUntil(),
            state,
            policy: this.policy,
          })
          .finally(() => running.delete(request.key));
        // The race may be decided by another effect; a failure is met again where all are awaited.
        work.catch(() => undefined);
        running.set(request.key, work);
      } else if (due) {
        later.push(due);
      }
    }
    return later.length > 0 ? DateTime.min(...later) : undefined;
  }

  private leaseUntil(): DateTime {
    return this.now().plus(LEASE);
  }
}

/** The list's row of an incident. */
export function project(
  state: IncidentState,
  policy: Policy,
): IncidentProjection {
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  return {
    origin: state.origin,
    number: state.number,
    title: state.title,
    status: state.status,
    severity: severityOf(state, policy).severity,
    serviceId: state.serviceId,
    serviceName: state.serviceName,
    entityRef:
      state.ownership?.entityRef ??
      (declared?.type === 'incident.declared'
        ? declared.payload.entityRef
        : undefined),
    ownerRef: state.ownership?.ownerRef,
    unmapped: state.ownership?.unmapped ?? false,
    triggeredAt: state.triggeredAt,
    acknowledgedAt: state.acknowledgedAt,
    resolvedAt: state.resolvedAt,
    postmortemId: state.postmortem?.id,
  };
}
