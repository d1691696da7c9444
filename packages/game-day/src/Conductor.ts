import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Sandbox } from '@incident-response/sandbox';
import type { GameDayPortal, Inside } from './GameDayPortal';
import type { SimulatedClock } from './SimulatedClock';

const SWEEP = 'incident-response-sweep';
const LOOKS_EVERY_MS = 5;
/** A portal that has something to do for longer than this, in real time, has hung. */
const SETTLES_WITHIN_MS = 60_000;

/**
 * Takes portal and sandbox through time: lets them do all that is due, then puts the clock forward to whatever comes next.
 * No timer is jumped over: each clock of the severity matrix runs out at its own moment.
 */
export class Conductor {
  private constructor(
    private readonly clock: SimulatedClock,
    private readonly sandbox: Sandbox,
    private readonly scheduler: Inside['scheduler'],
    private readonly knex: Knex,
  ) {}

  static async create(
    clock: SimulatedClock,
    sandbox: Sandbox,
    { inside }: GameDayPortal,
  ): Promise<Conductor> {
    const { database, scheduler } = inside;
    return new Conductor(clock, sandbox, scheduler, await database.getClient());
  }

  /** Lives through everything up to an instant. */
  async liveUntil(target: Date): Promise<void> {
    for (;;) {
      await this.settle();
      const next = await this.nextWake();
      if (!next || next >= target) {
        break;
      }
      this.clock.advanceTo(next);
      await this.sweep();
    }
    this.clock.advanceTo(target);
    await this.sweep();
    await this.settle();
  }

  /** Runs a task of the plugin at once instead of at its time. */
  async run(task: string): Promise<void> {
    await this.scheduler.triggerTask(task);
  }

  private async sweep(): Promise<void> {
    await this.run(SWEEP).catch(error => {
      // It is running already.
      if (!(error instanceof Error && error.name === 'ConflictError')) {
        throw error;
      }
    });
  }

  /** Waits until nothing is due, under way or undelivered. */
  private async settle(): Promise<void> {
    const deadline = performance.now() + SETTLES_WITHIN_MS;
    while (this.sandbox.pagerduty.webhooks.isBusy || (await this.isBusy())) {
      if (performance.now() > deadline) {
        throw new Error(
          `The portal has not become quiet within ${
            SETTLES_WITHIN_MS / 1_000
          } s: ${JSON.stringify(await this.due().limit(5))}`,
        );
      }
      await this.sweep();
      await pause(LOOKS_EVERY_MS);
    }
  }

  private async isBusy(): Promise<boolean> {
    return (await this.due().first()) !== undefined;
  }

  private due() {
    return this.knex('incidents')
      .whereNull('dead_lettered_at')
      .where(query => {
        query
          .whereNotNull('lease_token')
          .orWhere('next_wake_at', '<=', this.clock.now.toISOString());
      })
      .select('id', 'next_wake_at', 'lease_token');
  }

  private async nextWake(): Promise<Date | undefined> {
    const row: { next?: string } | undefined = await this.knex('incidents')
      .whereNull('dead_lettered_at')
      .min('next_wake_at as next')
      .first();
    return row?.next ? new Date(row.next) : undefined;
  }
}
