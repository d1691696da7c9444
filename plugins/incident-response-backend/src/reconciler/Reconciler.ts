import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import {
  decide,
  earliest,
  fold,
  type EffectRequest,
  type Policy,
} from '../incident';
import { measureIncident } from '../insights';
import {
  LeaseLostError,
  type EffectEntry,
  type IncidentStore,
  type Lease,
  type Leases,
} from '../store';
import type { EffectLedger, OnFacts } from './EffectLedger';
import type { Heartbeat } from './Heartbeat';
import { project } from './project';
import { RunningEffects } from './RunningEffects';

/** How soon an incident is tried again after the nth trouble of our own in a row, such as a fault of the database. */
const AFTER_TROUBLE_SECONDS = [2, 5, 15, 30, 60];

/** After so many troubles in a row an incident is set aside. */
const MOST_FAILURES = 6;

/** An incident that so many workers in a row did not survive is set aside, before it takes the next one down. */
const MOST_TAKEOVERS = 5;

/** Told of every change, for whoever looks at the incident right now. */
export type ChangeListener = (incidentId: string, version: number) => void;

/** Reads the facts of one incident, decides, acts, and repeats until there is nothing to do now. */
export class Reconciler {
  private readonly store: IncidentStore;
  private readonly leases: Leases;
  private readonly ledger: EffectLedger;
  private readonly heartbeat: Pick<Heartbeat, 'worker' | 'isAlive'>;
  private readonly policy: Policy;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;
  private readonly onChange: ChangeListener;
  private readonly onFacts: OnFacts | undefined;
  private readonly underWay = new Set<string>();
  private stopping = false;

  private constructor(options: ReconcilerOptions) {
    this.store = options.store;
    this.leases = options.leases;
    this.ledger = options.ledger;
    this.heartbeat = options.heartbeat;
    this.policy = options.policy;
    this.logger = options.logger;
    this.now = options.now;
    this.onChange = options.onChange;
    this.onFacts = options.onFacts;
  }

  static create(options: ReconcilerOptions): Reconciler {
    return new Reconciler(options);
  }

  /** Begins nothing new, so that what is under way ends and the incidents can go to other replicas. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * Answers when to look again, or undefined where only something new can change anything, or where somebody else is at
   * it: should they die, the sweep finds what they have left.
   */
  async reconcile(incidentId: string): Promise<DateTime | undefined> {
    if (
      this.stopping ||
      !this.heartbeat.isAlive ||
      this.underWay.has(incidentId)
    ) {
      return undefined;
    }
    this.underWay.add(incidentId);
    try {
      return await this.reconcileUnderLease(incidentId);
    } finally {
      this.underWay.delete(incidentId);
    }
  }

  /** What this process is working on. */
  get busy(): string[] {
    return [...this.underWay];
  }

  private async reconcileUnderLease(
    incidentId: string,
  ): Promise<DateTime | undefined> {
    const lease = await this.leases.acquire(incidentId, {
      worker: this.heartbeat.worker,
      now: this.now(),
    });
    if (!lease) {
      return undefined;
    }
    try {
      if (lease.takeovers >= MOST_TAKEOVERS) {
        await this.setAside(
          lease,
          `${lease.takeovers} processes in a row ended while they worked on it. Look into their last logs for the cause`,
        );
        return undefined;
      }
      return await this.work(lease);
    } catch (error) {
      if (error instanceof LeaseLostError) {
        this.logger.warn('Another worker has taken over', { incidentId });
        return undefined;
      }
      return this.retryOrSetAside(lease, error);
    }
  }

  private async work(lease: Lease): Promise<DateTime | undefined> {
    const { incidentId } = lease;
    const running = new RunningEffects(this.ledger);
    let announced = -1;
    let written = { listed: '', measured: '' };
    try {
      for (;;) {
        running.beforeReading();
        const { version, facts, entries } = await this.store.history(
          incidentId,
        );
        if (facts.length === 0) {
          await this.leases.release(lease, { version });
          return undefined;
        }
        const state = fold(facts);
        const projection = project(state, this.policy);
        const measure = measureIncident(state, this.policy);
        const listed = JSON.stringify(projection);
        const measured = JSON.stringify(measure);
        if (listed !== written.listed) {
          await this.leases.project(lease, projection, measure);
          written = { listed, measured };
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
            lease,
          })) > 0
        ) {
          this.onFacts?.(incidentId, decision.facts);
          continue;
        }

        const abandoned = await this.ledger.overtake(
          lease,
          notAskedFor(entries, decision.effects),
        );
        const later = this.stopping
          ? undefined
          : running.start([...abandoned, ...decision.effects], entries, {
              run: {
                lease,
                state,
                policy: this.policy,
                assertHeld: () => this.assertHeld(lease),
              },
              now: this.now(),
            });
        if (later && later <= this.now()) {
          continue;
        }
        if (running.some) {
          await running.next();
          continue;
        }
        if (this.stopping) {
          await this.leases.handOver(lease);
          return undefined;
        }
        const wakeAt = earliest(decision.wakeAt, later);
        if (wakeAt && wakeAt <= this.now()) {
          continue;
        }
        // What only insights show can wait until there is nothing else to do.
        if (measured !== written.measured) {
          await this.leases.project(lease, projection, measure);
          written = { listed, measured };
        }
        if (await this.leases.release(lease, { version, wakeAt })) {
          return wakeAt;
        }
        // Facts have arrived since; or the lease is lost, which holding it tells.
        await this.store.transaction(tx => this.leases.hold(lease, tx));
      }
    } finally {
      // Nothing may write after the lease is given back.
      await running.allSettled();
    }
  }

  private async retryOrSetAside(
    lease: Lease,
    error: unknown,
  ): Promise<DateTime | undefined> {
    const { incidentId } = lease;
    const reason = error instanceof Error ? error.message : String(error);
    const failures = await this.leases.countFailure(lease);
    if (failures >= MOST_FAILURES) {
      await this.setAside(lease, reason);
      return undefined;
    }
    const seconds =
      AFTER_TROUBLE_SECONDS[
        Math.min(failures, AFTER_TROUBLE_SECONDS.length) - 1
      ] ?? 0;
    const wakeAt = this.now().plus({ seconds });
    this.logger.error('Reconciling failed and is tried again', {
      incidentId,
      failures,
      error: error instanceof Error ? error.stack ?? reason : reason,
    });
    await this.leases.retryAt(lease, wakeAt);
    return wakeAt;
  }

  private async setAside(lease: Lease, reason: string): Promise<void> {
    this.logger.error(
      'An incident is set aside until somebody presses Retry on the set-up page',
      { incidentId: lease.incidentId, reason },
    );
    await this.leases.setAside(lease, reason, this.now());
  }

  private assertHeld({ incidentId }: Lease): void {
    if (!this.heartbeat.isAlive) {
      throw new LeaseLostError(incidentId);
    }
  }
}

/** What a reconciler works with. */
export interface ReconcilerOptions {
  store: IncidentStore;
  leases: Leases;
  ledger: EffectLedger;
  heartbeat: Pick<Heartbeat, 'worker' | 'isAlive'>;
  policy: Policy;
  logger: LoggerService;
  now: () => DateTime;
  onChange: ChangeListener;
  onFacts?: OnFacts;
}

/** What was begun and is of no use any more. */
function notAskedFor(
  entries: EffectEntry[],
  requests: EffectRequest[],
): EffectEntry[] {
  const asked = new Set(requests.map(request => request.key));
  return entries.filter(
    ({ key, state }) =>
      ['intended', 'waiting'].includes(state) && !asked.has(key),
  );
}
