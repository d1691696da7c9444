import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { EffectRequest } from '../incident';
import type { EffectEntry } from '../store';
import { dueAt, isSettled } from './dueAt';
import type { EffectLedger, LedgerRun } from './EffectLedger';

/**
 * What ends within this time is looked at together: effects are begun together, and reading everything for each that ends
 * would cost more than they do.
 */
const ENDS_TOGETHER_MS = 5;

/** The effects of one incident that are under way. */
export class RunningEffects {
  private readonly ledger: EffectLedger;
  private readonly running = new Map<string, Promise<void>>();
  private readonly lanes = new Map<string, string>();
  private readonly ended = new Set<string>();
  private readonly failures: unknown[] = [];

  constructor(ledger: EffectLedger) {
    this.ledger = ledger;
  }

  get some(): boolean {
    return this.running.size > 0;
  }

  /** Called before facts and entries are read: what ends from now on may be missing in them. */
  beforeReading(): void {
    this.ended.forEach(key => this.lanes.delete(key));
    this.ended.clear();
  }

  /**
   * Starts what is due and not running yet, side by side, but one after the other within a lane: an hour of messages that
   * Slack did not take arrives in its order. Answers when the next effect wants another try, which is at once where one has
   * ended since the entries were read.
   */
  start(
    requests: EffectRequest[],
    known: EffectEntry[],
    { run, now }: { run: LedgerRun; now: DateTime },
  ): DateTime | undefined {
    this.rethrow();
    const entries = new Map(known.map(entry => [entry.key, entry]));
    // Also by what was asked for before and is under a different name now.
    const takenLanes = new Set(this.lanes.values());
    const later: DateTime[] = this.ended.size > 0 ? [now] : [];
    for (const request of requests) {
      const entry = entries.get(request.key);
      const isKnown =
        this.running.has(request.key) || this.ended.has(request.key);
      if (isKnown || isSettled(entry) || takenLanes.has(request.lane ?? '')) {
        continue;
      }
      if (request.lane) {
        takenLanes.add(request.lane);
      }
      const due = dueAt(entry);
      if (due === 'now' || (due && due <= now)) {
        this.begin(request, entry, run);
      } else if (due) {
        later.push(due);
      }
    }
    return later.length > 0 ? DateTime.min(...later) : undefined;
  }

  /**
   * As soon as one of them has ended, with those that end together with it.
   *
   * @throws what one of them could not write down, such as that the lease is lost.
   */
  async next(): Promise<void> {
    await Promise.race(this.running.values());
    if (this.running.size > 0) {
      await Promise.race([this.allSettled(), delay(ENDS_TOGETHER_MS)]);
    }
    this.rethrow();
  }

  async allSettled(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private begin(
    request: EffectRequest,
    entry: EffectEntry | undefined,
    run: LedgerRun,
  ): void {
    const work = this.ledger
      .run(request, entry, run)
      // Kept until somebody asks: the race for the next end may be decided by another.
      .catch(error => this.failures.push(error))
      .then(() => {
        this.running.delete(request.key);
        this.ended.add(request.key);
      });
    this.running.set(request.key, work);
    if (request.lane) {
      this.lanes.set(request.key, request.lane);
    }
  }

  private rethrow(): void {
    if (this.failures.length > 0) {
      throw this.failures[0];
    }
  }
}
