import type {
  IncidentFact,
  IncidentSummary,
  NewFact,
  Page,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant, REPEAT_WINDOW, toIso } from '../incident';
import { pageBy, toPage } from './cursor';
import { HistoryReader } from './HistoryReader';
import type {
  FloodChannel,
  IncidentHistory,
  IncidentListOptions,
  IncidentStore,
} from './IncidentStore';
import { LeaseLostError, type Lease } from './Leases';
import { AT_ONCE, newFactRow, newIncidentRow } from './newRows';
import { withoutRejected } from './RelatedRecords';
import { restrictTo } from './visibility';
import { toFact, toSummary, type FactRow, type IncidentRow } from './rows';

/** More repeats than these say nothing new. */
const REPEATS_SHOWN = 5;

/** {@link IncidentStore} in PostgreSQL or SQLite. */
export class DatabaseIncidentStore implements IncidentStore {
  private readonly knex: Knex;
  private readonly reader: HistoryReader;

  private constructor(knex: Knex) {
    this.knex = knex;
    this.reader = new HistoryReader(knex);
  }

  static create(options: { knex: Knex }): DatabaseIncidentStore {
    return new DatabaseIncidentStore(options.knex);
  }

  transaction<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.knex.transaction(work);
  }

  async appendFacts(
    incidentId: string,
    facts: NewFact[],
    options: {
      now: DateTime;
      tx?: Knex.Transaction;
      lease?: Lease;
      severity?: Severity;
    },
  ): Promise<number> {
    const [first] = facts;
    if (!first) {
      return 0;
    }
    if (!options.tx) {
      return this.transaction(tx =>
        this.appendFacts(incidentId, facts, { ...options, tx }),
      );
    }
    const { tx, lease, severity } = options;
    const now = toIso(options.now);
    if (!lease) {
      await tx<IncidentRow>('incidents')
        .insert(newIncidentRow(incidentId, first, now, severity))
        .onConflict('id')
        .ignore();
    }
    const inserted = await tx('incident_facts')
      .insert(facts.map(fact => newFactRow(incidentId, fact, now)))
      .onConflict(['incident_id', 'id'])
      .ignore()
      .returning('sequence');
    if (inserted.length > 0) {
      const updated = await tx<IncidentRow>('incidents')
        .where({ id: incidentId, ...(lease && { lease_token: lease.token }) })
        .update({
          version: tx.raw('version + ?', [inserted.length]),
          next_wake_at: AT_ONCE,
        });
      if (lease && updated !== 1) {
        throw new LeaseLostError(incidentId);
      }
    }
    return inserted.length;
  }

  history(incidentId: string): Promise<IncidentHistory> {
    return this.reader.of(incidentId);
  }

  async facts(incidentId: string): Promise<IncidentFact[]> {
    const rows = await this.knex<FactRow>('incident_facts')
      .where({ incident_id: incidentId })
      .orderBy('sequence');
    return rows.map(toFact);
  }

  async find(idOrNumber: string): Promise<IncidentSummary | undefined> {
    const byId = await this.knex<IncidentRow>('incidents')
      .where({ id: idOrNumber })
      .first();
    if (byId) {
      return toSummary(byId);
    }
    if (!/^\d{1,9}$/.test(idOrNumber)) {
      return undefined;
    }
    // Two PagerDuty accounts may use one number: the newer incident is the one that people mean.
    const byNumber = await this.knex<IncidentRow>('incidents')
      .where({ number: Number(idOrNumber) })
      .orderBy('triggered_at', 'desc')
      .first();
    return byNumber && toSummary(byNumber);
  }

  async list(options: IncidentListOptions): Promise<Page<IncidentSummary>> {
    const query = this.knex<IncidentRow>('incidents');
    pageBy(query, { at: 'triggered_at', id: 'id' }, options);
    if (options.status === 'open') {
      // The words of the partial index.
      query.whereRaw("status <> 'resolved'");
    } else if (options.status) {
      query.where({ status: options.status });
    }
    if (options.severity) {
      query.where({ severity: options.severity });
    }
    if (options.entityRef) {
      query.where({ entity_ref: options.entityRef });
    }
    if (options.ownerRef) {
      query.where({ owner_ref: options.ownerRef });
    }
    query.where(restrictTo(options.visibility, 'owner_ref'));
    const rows = await query;
    return toPage(
      rows.map(toSummary),
      options.limit,
      ({ triggeredAt, id }) => ({
        at: triggeredAt,
        id,
      }),
    );
  }

  async findAll(ids: string[]): Promise<(IncidentSummary | undefined)[]> {
    const rows = await this.knex<IncidentRow>('incidents').whereIn('id', ids);
    const known = new Map(rows.map(row => [row.id, toSummary(row)]));
    return ids.map(id => known.get(id));
  }

  async repeatsOf(incidentId: string): Promise<IncidentSummary[]> {
    const incident = await this.knex<IncidentRow>('incidents')
      .where({ id: incidentId })
      .first('fingerprint', 'triggered_at');
    if (!incident?.fingerprint) {
      return [];
    }
    const { fingerprint, triggered_at: at } = incident;
    const rows = await this.knex<IncidentRow>('incidents')
      .where({ fingerprint })
      .where('triggered_at', '>=', toIso(instant(at).minus(REPEAT_WINDOW)))
      .whereRaw('(triggered_at, id) < (?, ?)', [at, incidentId])
      .where(withoutRejected(incidentId))
      .orderBy([
        { column: 'triggered_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(REPEATS_SHOWN);
    return rows.map(toSummary);
  }

  async floodChannel(options: {
    incidentId: string;
    serviceId: string;
    triggeredAt: string;
    since: DateTime;
    ownChannels: number;
  }): Promise<FloodChannel> {
    const before = () =>
      this.knex<IncidentRow>('incidents')
        .where({ service_id: options.serviceId })
        .where('triggered_at', '>=', toIso(options.since))
        .whereRaw('(triggered_at, id) < (?, ?)', [
          options.triggeredAt,
          options.incidentId,
        ])
        .orderBy([{ column: 'triggered_at' }, { column: 'id' }])
        .limit(options.ownChannels);
    // The first ones have channels of their own, whichever replica works on which: no two can disagree about the order.
    const first = await before().select('id', 'channel_id', 'status');
    if (first.length < options.ownChannels) {
      return { kind: 'own' };
    }
    const shared = first.find(row => row.channel_id !== null);
    if (shared) {
      return { kind: 'shared', incidentId: shared.id };
    }
    return first.some(row => row.status !== 'resolved')
      ? { kind: 'not yet' }
      : { kind: 'own' };
  }

  async unmappedServices() {
    const rows = await this.knex('incidents')
      .where({ unmapped: true })
      .whereNotNull('service_id')
      .groupBy('service_id')
      .orderBy('service_id')
      .limit(100)
      .select<{ service_id: string; name: string | null; count: number }[]>(
        'service_id',
        this.knex.raw('max(service_name) as name'),
        this.knex.raw('count(*) as count'),
      );
    return rows.map(row => ({
      serviceId: row.service_id,
      serviceName: row.name ?? undefined,
      incidents: Number(row.count),
    }));
  }
}
