import type {
  NewFact,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { toIso } from '../incident';
import { isPostgres } from './databaseTime';
import {
  newDeliveryRow,
  type Delivery,
  type DeliveryStore,
} from './DeliveryStore';
import type { IncidentStore } from './IncidentStore';
import {
  FACT_SHAPE,
  INCIDENT_SHAPE,
  newFactRow,
  newIncidentRow,
} from './newRows';
import { marksOf, namesOf, Statement } from './Statement';

/** What a delivery says of an incident. */
export interface Tidings {
  incidentId: string;
  fact: NewFact;
  /** As far as the delivery tells; it counts where the incident is new. */
  severity: Severity;
}

/** Where webhooks are kept: the delivery, its fact, and the incident to be looked at, all of them or none. */
export interface Inbox {
  /** False for a delivery that is here already. */
  receive(
    delivery: Delivery,
    tidings: Tidings | undefined,
    now: DateTime,
  ): Promise<boolean>;
}

/** One statement after the other, in a transaction; what SQLite has. */
export class TransactionInbox implements Inbox {
  private readonly store: IncidentStore;
  private readonly deliveries: DeliveryStore;

  constructor(options: { store: IncidentStore; deliveries: DeliveryStore }) {
    this.store = options.store;
    this.deliveries = options.deliveries;
  }

  receive(
    delivery: Delivery,
    tidings: Tidings | undefined,
    now: DateTime,
  ): Promise<boolean> {
    return this.store.transaction(async tx => {
      const added = await this.deliveries.add(delivery, now, tx);
      if (added && tidings) {
        const { incidentId, fact, severity } = tidings;
        await this.store.appendFacts(incidentId, [fact], { now, tx, severity });
      }
      return added;
    });
  }
}

/** A row of the shape that is inserted, for the names and types of its columns. */
const DELIVERY = newDeliveryRow(
  { dedupeKey: '', outcome: 'accepted', body: '' },
  DateTime.fromMillis(0),
);

/** All of it in one statement: a storm is bound by round trips, and five of them cost five times one. */
export class PostgresInbox implements Inbox {
  private readonly insertDelivery: Statement;
  private readonly insertAll: Statement;

  constructor(knex: Knex) {
    const delivery = `
      insert into webhook_deliveries (${namesOf(DELIVERY)})
      select ${marksOf(DELIVERY)}
      on conflict (dedupe_key) do nothing
      returning id`;
    this.insertDelivery = new Statement(knex, 'delivery', delivery);
    this.insertAll = new Statement(
      knex,
      'tidings',
      `with delivery as (${delivery}),
      incident as (
        insert into incidents (${namesOf(INCIDENT_SHAPE)})
        select ${marksOf(INCIDENT_SHAPE)} from delivery
        on conflict (id) do update
          set version = incidents.version + 1, next_wake_at = excluded.next_wake_at
        returning id
      ),
      fact as (
        insert into incident_facts (${namesOf(FACT_SHAPE)})
        select ${marksOf(FACT_SHAPE)} from incident
        on conflict (incident_id, id) do nothing
      )
      select id from delivery`,
    );
  }

  async receive(
    delivery: Delivery,
    tidings: Tidings | undefined,
    now: DateTime,
  ): Promise<boolean> {
    const delivered = Object.values(newDeliveryRow(delivery, now));
    if (!tidings) {
      return (await this.insertDelivery.run(delivered)).length > 0;
    }
    const { incidentId, fact, severity } = tidings;
    const at = toIso(now);
    const incident = newIncidentRow(incidentId, fact, at, severity);
    // The first fact's; a known incident's version grows with the fact.
    incident.version = 1;
    const added = await this.insertAll.run([
      ...delivered,
      ...Object.values(incident),
      ...Object.values(newFactRow(incidentId, fact, at)),
    ]);
    return added.length > 0;
  }
}

/** The fastest way that the database has. */
export function createInbox(options: {
  knex: Knex;
  store: IncidentStore;
  deliveries: DeliveryStore;
}): Inbox {
  return isPostgres(options.knex)
    ? new PostgresInbox(options.knex)
    : new TransactionInbox(options);
}
