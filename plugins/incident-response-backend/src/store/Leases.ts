import { randomUUID } from 'node:crypto';
import type { DeadLetter } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import type { IncidentMeasure } from '../insights';
import { databaseTime } from './databaseTime';
import type { IncidentProjection } from './IncidentStore';
import { MeasureWriter } from './MeasureWriter';
import { AT_ONCE } from './newRows';
import type { IncidentRow } from './rows';

/** Clocks of replicas differ a little; what is due within this time is due. */
const CLOCKS_DIFFER = { seconds: 1 };

/** The columns of a lease that nobody has. */
const FREE = { lease_token: null, lease_worker: null };

/** One worker's right to work on one incident. */
export interface Lease {
  incidentId: string;
  token: string;
  /** Workers in a row that were lost while they had it. */
  takeovers: number;
}

/** The lease was lost to another worker: whatever was about to be written must not be. */
export class LeaseLostError extends Error {
  constructor(incidentId: string) {
    super(`Another worker has taken over incident ${incidentId}`);
    this.name = 'LeaseLostError';
  }
}

/** Who works on which incident, and when the next one should. */
export class Leases {
  private readonly knex: Knex;
  private readonly measures: MeasureWriter;

  private constructor(knex: Knex) {
    this.knex = knex;
    this.measures = new MeasureWriter(knex);
  }

  static create(options: { knex: Knex }): Leases {
    return new Leases(options.knex);
  }

  /**
   * Takes the right to work on an incident that is due. Undefined where it is not due, where another living worker has it,
   * or where it is set aside. A worker asks for no incident that it is working on: what it has all the same is the lease of
   * a work that ended in a fault of the database, and is given to it again.
   */
  async acquire(
    incidentId: string,
    options: { worker: string; now: DateTime },
  ): Promise<Lease | undefined> {
    const token = randomUUID();
    const rows: Pick<IncidentRow, 'takeovers'>[] = await this.knex<IncidentRow>(
      'incidents',
    )
      .where({ id: incidentId })
      .where(this.free(options.worker))
      .where('next_wake_at', '<=', dueBy(options.now))
      .update({
        lease_token: token,
        lease_worker: options.worker,
        takeovers: this.knex.raw(
          'case when lease_token is null or lease_worker = ? then takeovers else takeovers + 1 end',
          [options.worker],
        ) as unknown as number,
      })
      .returning('takeovers');
    const [row] = rows;
    return row && { incidentId, token, takeovers: row.takeovers };
  }

  /**
   * Keeps others from taking over until the transaction ends. Every write under a lease begins with it: a worker that
   * was paused for too long must not write over its successor's work.
   *
   * @throws LeaseLostError
   */
  async hold(lease: Lease, tx: Knex.Transaction): Promise<void> {
    const held = await tx<IncidentRow>('incidents')
      .where({ id: lease.incidentId, lease_token: lease.token })
      .forUpdate()
      .first('id');
    if (!held) {
      throw new LeaseLostError(lease.incidentId);
    }
  }

  /** Writes what lists and insights read of the incident. @throws LeaseLostError */
  async project(
    lease: Lease,
    projection: IncidentProjection,
    measure: IncidentMeasure,
  ): Promise<void> {
    if (!(await this.measures.write(lease, projection, measure))) {
      throw new LeaseLostError(lease.incidentId);
    }
  }

  /**
   * Gives the lease back and notes when to look again, unless facts have arrived since `version` was read: then the
   * answer is false and the worker must look again.
   */
  async release(
    lease: Lease,
    options: { version: number; wakeAt?: DateTime },
  ): Promise<boolean> {
    const released = await this.held(lease)
      .where({ version: options.version })
      .update({
        ...FREE,
        next_wake_at: options.wakeAt ? toIso(options.wakeAt) : null,
        takeovers: 0,
        failures: 0,
      });
    return released === 1;
  }

  /** Gives the lease back in the middle of the work, for whoever comes next. */
  async handOver(lease: Lease): Promise<void> {
    await this.held(lease).update({ ...FREE, next_wake_at: AT_ONCE });
  }

  /** Gives the lease back after a failure of our own. Answers how many there have been in a row. */
  async countFailure(lease: Lease): Promise<number> {
    const [row]: Pick<IncidentRow, 'failures'>[] = await this.held(lease)
      .update({
        failures: this.knex.raw('failures + 1') as unknown as number,
      })
      .returning('failures');
    return row?.failures ?? 0;
  }

  /** Gives the lease back, to be tried again at `wakeAt`. */
  async retryAt(lease: Lease, wakeAt: DateTime): Promise<void> {
    await this.held(lease).update({ ...FREE, next_wake_at: toIso(wakeAt) });
  }

  /** Sets the incident aside: it is not worked on until {@link revive}. */
  async setAside(lease: Lease, reason: string, now: DateTime): Promise<void> {
    await this.held(lease).update({
      ...FREE,
      next_wake_at: null,
      dead_lettered_at: toIso(now),
      dead_letter_reason: reason.slice(0, 2_000),
    });
  }

  /** Works on an incident again that was set aside. False where it was not. */
  async revive(incidentId: string): Promise<boolean> {
    const revived = await this.knex<IncidentRow>('incidents')
      .where({ id: incidentId })
      .whereNotNull('dead_lettered_at')
      .update({
        dead_lettered_at: null,
        dead_letter_reason: null,
        takeovers: 0,
        failures: 0,
        next_wake_at: AT_ONCE,
      });
    return revived === 1;
  }

  /** What is set aside, newest first. */
  async deadLetters(limit: number): Promise<DeadLetter[]> {
    const rows = await this.knex<IncidentRow>('incidents')
      .whereNotNull('dead_lettered_at')
      .orderBy('dead_lettered_at', 'desc')
      .limit(limit)
      .select(
        'id',
        'number',
        'title',
        'dead_lettered_at',
        'dead_letter_reason',
      );
    return rows.map(row => ({
      incidentId: row.id,
      number: row.number ?? undefined,
      title: row.title,
      reason: row.dead_letter_reason ?? '',
      since: row.dead_lettered_at ?? '',
    }));
  }

  /**
   * Incidents that should be worked on and are not, most urgent first, and what is over last. Of the asking worker's own leases those count that
   * are not among what it is `busy` with.
   */
  async due(
    now: DateTime,
    limit: number,
    asking?: { worker: string; busy: string[] },
  ): Promise<string[]> {
    const rows = await this.knex<IncidentRow>('incidents')
      .where('next_wake_at', '<=', dueBy(now))
      .where(this.free(asking?.worker))
      .whereNotIn('id', asking?.busy ?? [])
      .orderByRaw(
        `case when status = 'resolved' then 1 else 0 end, severity, triggered_at`,
      )
      .limit(limit)
      .select('id');
    return rows.map(row => row.id);
  }

  /** Whether nobody alive works on it, and nothing keeps anybody from doing so. */
  private free(worker?: string) {
    const { knex } = this;
    return (builder: Knex.QueryBuilder): void => {
      builder.whereNull('dead_lettered_at').where(held => {
        held
          .whereNull('lease_token')
          .orWhereNotExists(
            knex('workers')
              .whereRaw('workers.id = incidents.lease_worker')
              .where('seen_until', '>', databaseTime(knex))
              .select(knex.raw('1')),
          );
        if (worker) {
          held.orWhere('lease_worker', worker);
        }
      });
    };
  }

  private held(lease: Lease) {
    return this.knex<IncidentRow>('incidents').where({
      id: lease.incidentId,
      lease_token: lease.token,
    });
  }
}

function dueBy(now: DateTime): string {
  return toIso(now.plus(CLOCKS_DIFFER));
}
