import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Severity } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { PgBoss } from 'pg-boss';
import { z } from 'zod/v4';
import { queuePriority } from '../../incident';
import { InProcessWakeups } from './InProcessWakeups';
import { SEVERITY_OTHERWISE, type Reconcile, type Wakeups } from './Wakeups';

const QUEUE = 'incident-response-wakeups';

/** Wake-ups of one moment are sent together: in a storm a round trip each would be most of the work. */
const SENT_TOGETHER_MS = 20;

/** How long a replica that was told to stop waits for what it has begun. Kubernetes waits 30 s before it kills. */
const STOP_WITHIN_MS = 10_000;

const jobSchema = z.object({
  incidentId: z.string(),
  severity: z.enum(['P1', 'P2', 'P3', 'P4']),
});
type Job = z.infer<typeof jobSchema>;

/**
 * {@link Wakeups} for many replicas on PostgreSQL. A replica that has nothing better to do works on what it hears of
 * itself; the rest goes through pg-boss to whoever is free next, most urgent first.
 *
 * A job is a hint, not the truth: that is in `incidents.next_wake_at`. So a job is done as soon as a replica has taken the
 * incident into its own queue, timers need no job, and what dies with a replica is found by the sweep.
 */
export class PgBossWakeups implements Wakeups {
  private readonly boss: PgBoss;
  private readonly local: InProcessWakeups;
  private readonly logger: LoggerService;
  private readonly unsent = new Map<string, Job>();
  private sending: Promise<void> | undefined;
  private worker: string | undefined;
  private fromTransaction: typeof import('pg-boss').fromKnex;

  private constructor(options: {
    boss: PgBoss;
    local: InProcessWakeups;
    logger: LoggerService;
    fromTransaction: typeof import('pg-boss').fromKnex;
  }) {
    this.boss = options.boss;
    this.local = options.local;
    this.logger = options.logger;
    this.fromTransaction = options.fromTransaction;
  }

  static async create(options: {
    knex: Knex;
    reconcile: Reconcile;
    logger: LoggerService;
    /** Incidents worked on at once by this replica; with 0 it takes webhooks in and leaves the work to the others. */
    concurrency: number;
  }): Promise<PgBossWakeups> {
    const { knex, logger, concurrency } = options;
    // ESM only.
    const { PgBoss: Boss, fromKnex } = await import('pg-boss');
    const boss = new Boss({
      db: fromKnex(knex),
      schema: await currentSchema(knex),
      // The role may create tables in the plugin's schema, and often nothing else.
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
      superviseIntervalSeconds: 60,
      maintenanceIntervalSeconds: 600,
    });
    boss.on('error', error =>
      logger.warn('The queue of wake-ups is in trouble; the sweep stands in', {
        error: error.message,
      }),
    );
    await boss.start();
    await boss.createQueue(QUEUE, {
      policy: 'standard',
      // The sweep is the retry.
      retryLimit: 0,
      expireInSeconds: 120,
      retentionSeconds: 3_600,
      deleteAfterSeconds: 60,
    });
    const local = await InProcessWakeups.create(options);
    const wakeups = new PgBossWakeups({
      boss,
      local,
      logger,
      fromTransaction: fromKnex,
    });
    if (concurrency === 0) {
      return wakeups;
    }
    wakeups.worker = await boss.work(
      QUEUE,
      {
        batchSize: Math.max(2, concurrency),
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
      },
      async jobs => {
        for (const { data } of jobs) {
          const { incidentId, severity } = jobSchema.parse(data);
          await local.wake(incidentId, { severity });
        }
        await local.room();
      },
    );
    return wakeups;
  }

  get appetite(): number {
    return this.local.appetite;
  }

  workOn(incidentId: string): void {
    this.local.workOn(incidentId);
  }

  async wake(
    incidentId: string,
    options: { at?: Date; tx?: Knex.Transaction; severity?: Severity } = {},
  ): Promise<void> {
    const { at, tx, severity = SEVERITY_OTHERWISE } = options;
    if (at) {
      await this.local.wake(incidentId, { at, tx, severity });
      return;
    }
    const job: Job = { incidentId, severity };
    if (tx) {
      await this.boss.insert(QUEUE, [toInsert(job)], {
        db: this.fromTransaction(tx),
      });
      tx.executionPromise.then(
        () => this.look(),
        // Rolled back, and the job with it.
        () => undefined,
      );
      return;
    }
    if (this.local.idle > 0) {
      await this.local.wake(incidentId, { severity });
      return;
    }
    this.unsent.set(incidentId, job);
    this.sending ??= this.send();
    await this.sending;
  }

  async stop(): Promise<void> {
    await this.sending;
    await this.boss.stop({
      close: false,
      graceful: true,
      timeout: STOP_WITHIN_MS,
    });
    await this.local.stop();
  }

  private async send(): Promise<void> {
    await new Promise(resolve => {
      setTimeout(resolve, SENT_TOGETHER_MS);
    });
    const jobs = [...this.unsent.values()];
    this.unsent.clear();
    this.sending = undefined;
    try {
      await this.boss.insert(QUEUE, jobs.map(toInsert));
      this.look();
    } catch (error) {
      this.logger.warn('Wake-ups could not be sent; the sweep stands in', {
        wakeups: jobs.length,
        error: String(error),
      });
    }
  }

  /** Fetches at once instead of at the next poll. */
  private look(): void {
    if (this.worker) {
      this.boss.notifyWorker(this.worker);
    }
  }
}

function toInsert(job: Job) {
  return {
    data: job,
    priority: queuePriority(job.severity, DateTime.utc()),
  };
}

/** pg-boss keeps its tables where the plugin's are, whether Backstage gives it a database or a schema. */
async function currentSchema(knex: Knex): Promise<string> {
  const { rows } = await knex.raw('select current_schema() as name');
  const name = z.string().parse(rows[0]?.name);
  return /^[a-z_]\w*$/.test(name) ? name : `"${name}"`;
}
