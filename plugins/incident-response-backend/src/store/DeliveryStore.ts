import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { storable } from './storable';

/** An authentic webhook delivery. */
export interface Delivery {
  /** The event's id; without one, the webhook's; without either, a digest of the body. */
  dedupeKey: string;
  webhookId?: string;
  eventType?: string;
  incidentId?: string;
  outcome: 'accepted' | 'ignored' | 'ping' | 'unreadable';
  body: string;
}

interface DeliveryRow {
  id: number | string;
  dedupe_key: string;
  webhook_id: string | null;
  received_at: string;
  event_type: string | null;
  incident_id: string | null;
  outcome: string;
  body: string;
}

/** A delivery's row; the database gives it its id. */
export function newDeliveryRow(
  delivery: Delivery,
  now: DateTime,
): Omit<DeliveryRow, 'id'> {
  return {
    dedupe_key: storable(delivery.dedupeKey, 300),
    webhook_id: storable(delivery.webhookId, 200),
    received_at: toIso(now),
    event_type: storable(delivery.eventType, 100),
    incident_id: storable(delivery.incidentId, 100),
    outcome: delivery.outcome,
    body: storable(delivery.body),
  };
}

/** Webhook deliveries as they came. */
export class DeliveryStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): DeliveryStore {
    return new DeliveryStore(options.knex);
  }

  /** False for a delivery that is here already. */
  async add(
    delivery: Delivery,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<boolean> {
    const inserted = await tx<DeliveryRow>('webhook_deliveries')
      .insert(newDeliveryRow(delivery, now))
      .onConflict('dedupe_key')
      .ignore()
      .returning('id');
    return inserted.length > 0;
  }

  async latest(limit: number) {
    const rows = await this.knex<DeliveryRow>('webhook_deliveries')
      .orderBy('id', 'desc')
      .limit(limit)
      .select('id', 'received_at', 'event_type', 'outcome', 'incident_id');
    return rows.map(row => ({
      id: String(row.id),
      receivedAt: row.received_at,
      eventType: row.event_type ?? undefined,
      outcome: row.outcome,
      incidentId: row.incident_id ?? undefined,
    }));
  }
}
