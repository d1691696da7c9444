import type {
  NewFact,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { isPostgres } from './databaseTime';
import {
  newDeliveryRow,
  type Delivery,
  type DeliveryStore,
} from './DeliveryStore';
import type { IncidentStore } from './IncidentStore';
import { newFactRow, newIncidentRow } from './newRows';

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

/** All of it in one statement: a storm is bound by round trips, and five of them cost five times one. */
export class PostgresInbox implements Inbox {
  private readonly knex: Knex;

  constructor(knex: Knex) {
    this.knex = knex;
  }

  async receive(
    delivery: Delivery,
    tidings: Tidings | undefined,
    now: DateTime,
  ): Promise<boolean> {
    const at = toIso(now);
    const deliveryRow = newDeliveryRow(delivery, now);
    const [into, values] = insertion('webhook_deliveries', deliveryRow);
    const insertDelivery = `${into} select ${marks(
      deliveryRow,
    )} on conflict (dedupe_key) do nothing returning id`;
    if (!tidings) {
      const { rows } = await this.knex.raw(insertDelivery, values);
      return rows.length > 0;
    }
    const { incidentId, fact, severity } = tidings;
    const incident = newIncidentRow(incidentId, fact, at, severity);
    const factRow = newFactRow(incidentId, fact, at);
    // The first fact's; a known incident's version grows with the fact.
    incident.version = 1;
    const [intoIncidents, incidentValues] = insertion('incidents', incident);
    const [intoFacts, factValues] = insertion('incident_facts', factRow);
    const { rows } = await this.knex.raw(
      `with delivery as (${insertDelivery}),
      incident as (
        ${intoIncidents} select ${marks(incident)} from delivery
        on conflict (id) do update
          set version = incidents.version + 1, next_wake_at = excluded.next_wake_at
        returning id
      ),
      fact as (
        ${intoFacts} select ${marks(factRow)} from incident
        on conflict (incident_id, id) do nothing
      )
      select id from delivery`,
      [...values, ...incidentValues, ...factValues],
    );
    return rows.length > 0;
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

type Row = Record<string, string | number | boolean | null>;

function insertion(table: string, row: object): [string, Knex.RawBinding[]] {
  return [
    `insert into ${table} (${Object.keys(row).join(', ')})`,
    Object.values(row as Row) as Knex.RawBinding[],
  ];
}

/** A placeholder for each value. In a `select` PostgreSQL takes them for text unless told otherwise. */
function marks(row: object): string {
  return Object.entries(row as Row)
    .map(([column, value]) => {
      if (typeof value === 'boolean') {
        return '?::boolean';
      }
      return typeof value === 'number' || column === 'number'
        ? '?::integer'
        : '?::text';
    })
    .join(', ');
}
