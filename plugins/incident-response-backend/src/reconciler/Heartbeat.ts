import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Workers } from '../store';

/** How long a worker is taken for alive after its last sign of life; then its incidents go to others. */
const ALIVE_SECONDS = 10;
const EVERY_MS = 2_500;

/** Nothing is sent any more so shortly before others may take over. */
const MARGIN_MS = 500;

/**
 * Tells the other replicas that this process is alive, and this process whether they still think so. The latter is counted
 * on a clock that goes on while the process is paused and that nobody can set.
 */
export class Heartbeat {
  /** Names the process: host, process id, and something that no later process has. */
  readonly worker = `${hostname()}:${process.pid}:${randomUUID()}`;
  private readonly workers: Workers;
  private readonly logger: LoggerService;
  private aliveUntil = 0;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;

  private constructor(options: { workers: Workers; logger: LoggerService }) {
    this.workers = options.workers;
    this.logger = options.logger;
  }

  static async start(options: {
    workers: Workers;
    logger: LoggerService;
  }): Promise<Heartbeat> {
    const heartbeat = new Heartbeat(options);
    await options.workers.startAlone();
    await heartbeat.beat();
    heartbeat.timer = setInterval(() => {
      heartbeat.beating ??= heartbeat.beat().finally(() => {
        heartbeat.beating = undefined;
      });
    }, EVERY_MS);
    heartbeat.timer.unref();
    return heartbeat;
  }

  /** Whether leases of this process are still worth something. */
  get isAlive(): boolean {
    return performance.now() < this.aliveUntil;
  }

  /** Gives up every lease of this process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    this.aliveUntil = 0;
    await this.workers.gone(this.worker);
  }

  private async beat(): Promise<void> {
    // Counted from before the statement is sent, since it may take any time to arrive.
    const sentAt = performance.now();
    try {
      await this.workers.seen(this.worker, ALIVE_SECONDS);
      this.aliveUntil = sentAt + ALIVE_SECONDS * 1000 - MARGIN_MS;
    } catch (error) {
      this.logger.warn(
        'The database could not be told that this process is alive; others take over its incidents until it can',
        { error: error instanceof Error ? error.message : String(error) },
      );
    }
  }
}
