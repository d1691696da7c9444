import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import type { IncidentRow } from './rows';

/** A part of the work on old records: how many rows it has changed, and where to go on, if there is more. */
export interface Batch<Position> {
  changed: number;
  next?: Position;
}

/** A place among the deliveries by age. */
export interface DeliveryAge {
  receivedAt: string;
  id: number | string;
}

interface OldDelivery {
  /** PostgreSQL answers bigints as text. */
  id: number | string;
  received_at: string;
  /** Of its incident; null where it has none. */
  status: IncidentRow['status'] | null;
  resolved_at: string | null;
}

/**
 * Records that nobody needs for ever, and getting rid of them a batch at a time, so that no statement holds many rows or
 * takes long. What belongs to an open incident stays, however old. Facts and postmortems stay for ever.
 */
export class OldRecords {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): OldRecords {
    return new OldRecords(options.knex);
  }

  /** Deletes deliveries received before an instant, oldest first. Looks at `limit` rows after the id `after`. */
  async deleteDeliveries(options: {
    before: DateTime;
    limit: number;
    after?: OldDelivery['id'];
  }): Promise<Batch<OldDelivery['id']>> {
    const before = toIso(options.before);
    const query = this.deliveries()
      .orderBy('webhook_deliveries.id')
      .limit(options.limit);
    if (options.after !== undefined) {
      query.where('webhook_deliveries.id', '>', options.after);
    }
    const rows = await query;
    const last = rows.at(-1);
    const old = rows.filter(
      row =>
        row.received_at < before &&
        (row.status === null || row.status === 'resolved'),
    );
    return {
      changed: old.length > 0 ? await this.rows(old).delete() : 0,
      // Ids are given in order of arrival: behind a young one there are only young ones.
      next: last && last.received_at < before ? last.id : undefined,
    };
  }

  /** Empties deliveries that were received, and whose incident was resolved, before an instant. */
  async dropPayloads(options: {
    before: DateTime;
    limit: number;
    after?: DeliveryAge;
  }): Promise<Batch<DeliveryAge>> {
    const before = toIso(options.before);
    const query = this.deliveries()
      // The words of the partial index.
      .whereRaw("webhook_deliveries.body <> ''")
      .whereNotNull('webhook_deliveries.incident_id')
      .where('webhook_deliveries.received_at', '<', before)
      .orderBy(['webhook_deliveries.received_at', 'webhook_deliveries.id'])
      .limit(options.limit);
    if (options.after) {
      query.whereRaw(
        '(webhook_deliveries.received_at, webhook_deliveries.id) > (?, ?)',
        [options.after.receivedAt, options.after.id],
      );
    }
    const rows = await query;
    const last = rows.at(-1);
    const finished = rows.filter(
      row =>
        row.status === 'resolved' &&
        row.resolved_at !== null &&
        row.resolved_at < before,
    );
    return {
      changed:
        finished.length > 0
          ? await this.rows(finished).update({ body: '' })
          : 0,
      next:
        last && rows.length === options.limit
          ? { receivedAt: last.received_at, id: last.id }
          : undefined,
    };
  }

  /** Deletes what limits of providers have counted in windows that are over. */
  async deleteCounts(before: DateTime): Promise<number> {
    return this.knex('rate_limits')
      .where('expire', '<', before.toMillis())
      .delete();
  }

  /** Deletes locks whose holder has not come back for them. */
  async deleteLocks(before: DateTime): Promise<number> {
    return this.knex('remediation_locks')
      .where('until', '<', toIso(before))
      .delete();
  }

  private deliveries() {
    return this.knex('webhook_deliveries')
      .leftJoin('incidents', 'incidents.id', 'webhook_deliveries.incident_id')
      .select<OldDelivery[]>(
        'webhook_deliveries.id',
        'webhook_deliveries.received_at',
        'incidents.status',
        'incidents.resolved_at',
      );
  }

  private rows(deliveries: OldDelivery[]) {
    return this.knex('webhook_deliveries').whereIn(
      'id',
      deliveries.map(({ id }) => id),
    );
  }
}
