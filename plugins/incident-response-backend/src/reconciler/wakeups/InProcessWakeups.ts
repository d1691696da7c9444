import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Severity } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type PQueue from 'p-queue';
import { queuePriority } from '../../incident';
import { SEVERITY_OTHERWISE, type Reconcile, type Wakeups } from './Wakeups';

/** Node's timers hold no longer delay than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Half as many places again that only the most urgent get that nobody works on. Without them a provider that answers
 * slowly, and takes all places with its calls, would hold up a P1 and what a dead replica has left.
 */
const RESERVED = 0.5;

/** {@link Wakeups} for a single process: timers and a small queue. Nothing in it is durable, nor has to be. */
export class InProcessWakeups implements Wakeups {
  private readonly queue: PQueue;
  private readonly reserve: PQueue;
  private readonly reconcile: Reconcile;
  private readonly logger: LoggerService;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly again = new Set<string>();
  private stopped = false;

  private constructor(options: {
    queue: PQueue;
    reserve: PQueue;
    reconcile: Reconcile;
    logger: LoggerService;
  }) {
    this.queue = options.queue;
    this.reserve = options.reserve;
    this.reconcile = options.reconcile;
    this.logger = options.logger;
  }

  static async create(options: {
    reconcile: Reconcile;
    logger: LoggerService;
    /** Incidents worked on at once; none where it is 0. */
    concurrency: number;
  }): Promise<InProcessWakeups> {
    // ESM only.
    const { default: Queue } = await import('p-queue');
    return new InProcessWakeups({
      queue: new Queue({
        concurrency: Math.max(1, options.concurrency),
        autoStart: options.concurrency > 0,
      }),
      reserve: new Queue({
        concurrency: Math.max(1, Math.ceil(options.concurrency * RESERVED)),
      }),
      reconcile: options.reconcile,
      logger: options.logger,
    });
  }

  workOn(incidentId: string): void {
    if (this.idle > 0 || this.running.has(incidentId)) {
      this.schedule(incidentId, undefined, 'P1');
    } else if (this.appetite > 0) {
      this.begin(this.reserve, incidentId, 'P1');
    }
  }

  get appetite(): number {
    return this.stopped || this.queue.isPaused
      ? 0
      : this.idle || placesIn(this.reserve);
  }

  /** How many incidents more could be worked on right now. */
  get idle(): number {
    return this.stopped || this.queue.isPaused ? 0 : placesIn(this.queue);
  }

  /** Once there are hardly more incidents waiting than are worked on at once. */
  async room(): Promise<void> {
    await this.queue.onSizeLessThan(this.queue.concurrency);
  }

  async wake(
    incidentId: string,
    options: { at?: Date; tx?: Knex.Transaction; severity?: Severity } = {},
  ): Promise<void> {
    const { at, tx, severity = SEVERITY_OTHERWISE } = options;
    if (tx) {
      tx.executionPromise.then(
        () => this.schedule(incidentId, at, severity),
        // Rolled back: what should have been looked at never came to be.
        () => undefined,
      );
      return;
    }
    this.schedule(incidentId, at, severity);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timers.forEach(timer => clearTimeout(timer));
    this.timers.clear();
    this.queue.clear();
    this.reserve.clear();
    await Promise.all([this.queue.onIdle(), this.reserve.onIdle()]);
  }

  private schedule(
    incidentId: string,
    at: Date | undefined,
    severity: Severity,
  ): void {
    if (this.stopped) {
      return;
    }
    const delay = at ? at.getTime() - Date.now() : 0;
    const known = this.timers.get(incidentId);
    if (known) {
      clearTimeout(known);
      this.timers.delete(incidentId);
    }
    if (delay <= 0) {
      this.enqueue(incidentId, severity);
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(incidentId);
      this.enqueue(incidentId, severity);
    }, Math.min(delay, LONGEST_TIMER_MS));
    timer.unref();
    this.timers.set(incidentId, timer);
  }

  private enqueue(incidentId: string, severity: Severity): void {
    if (this.running.has(incidentId)) {
      this.again.add(incidentId);
      return;
    }
    if (this.waiting.has(incidentId)) {
      return;
    }
    this.waiting.add(incidentId);
    this.begin(this.queue, incidentId, severity);
  }

  private begin(queue: PQueue, incidentId: string, severity: Severity): void {
    queue
      .add(() => this.run(incidentId, severity), {
        priority: queuePriority(severity, DateTime.utc()),
      })
      .catch(error =>
        // The tables still say that it is due, so the sweep brings it back.
        this.logger.error('Reconciling an incident failed', {
          incidentId,
          error: String(error),
        }),
      );
  }

  private async run(incidentId: string, severity: Severity): Promise<void> {
    this.waiting.delete(incidentId);
    this.running.add(incidentId);
    try {
      const at = await this.reconcile(incidentId);
      if (at) {
        this.schedule(incidentId, at, severity);
      }
    } finally {
      this.running.delete(incidentId);
      if (this.again.delete(incidentId) && !this.stopped) {
        this.enqueue(incidentId, severity);
      }
    }
  }
}

function placesIn({ concurrency, pending, size }: PQueue): number {
  return Math.max(0, concurrency - pending - size);
}
