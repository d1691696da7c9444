import { randomUUID } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type {
  IncidentFact,
  IncidentSummary,
  NewFact,
  Page,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { pageBy, toPage } from './cursor';
import {
  attemptSubject,
  LeaseLostError,
  type IncidentListOptions,
  type IncidentProjection,
  type IncidentStore,
  type Lease,
} from './IncidentStore';
import { restrictTo } from './visibility';
import { toFact, toSummary, type FactRow, type IncidentRow } from './rows';

/** {@link IncidentStore} in PostgreSQL or SQLite. */
export class DatabaseIncidentStore implements IncidentStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
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
    options: { now: DateTime; tx?: Knex.Transaction },
  ): Promise<number> {
    if (!options.tx) {
      return this.transaction(tx =>
        this.appendFacts(incidentId, facts, { ...options, tx }),
      );
    }
    if (facts.length === 0) {
      return 0;
    }
    const { tx } = options;
    const now = toIso(options.now);
    await tx('incidents')
      .insert(firstRow(incidentId, facts, now))
      .onConflict('id')
      .ignore();
    let added = 0;
    for (const fact of facts) {
      const inserted = await tx('incident_facts')
        .insert({
          id: fact.id ?? randomUUID(),
          incident_id: incidentId,
          type: fact.type,
          occurred_at: fact.occurredAt ?? now,
          recorded_at: now,
          actor: JSON.stringify(fact.actor),
          source: fact.source ? JSON.stringify(fact.source) : null,
          payload: JSON.stringify(fact.payload),
          subject: subjectOf(fact),
        })
        .onConflict(['incident_id', 'id'])
        .ignore()
        .returning('sequence');
      added += inserted.length;
    }
    if (added > 0) {
      await tx('incidents')
        .where({ id: incidentId })
        .update({ version: tx.raw('version + ?', [added]), next_wake_at: now });
    }
    return added;
  }

  async facts(incidentId: string): Promise<IncidentFact[]> {
    const rows = await this.knex<FactRow>('incident_facts')
      .where({ incident_id: incidentId })
      .orderBy('sequence');
    return rows.map(toFact);
  }

  async version(incidentId: string): Promise<number> {
    const row = await this.knex<IncidentRow>('incidents')
      .where({ id: incidentId })
      .first('version');
    return row?.version ?? 0;
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
      query.whereIn('status', ['triggered', 'acknowledged']);
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

  async acquireLease(
    incidentId: string,
    options: { now: DateTime; until: DateTime },
  ): Promise<Lease | undefined> {
    const token = randomUUID();
    const taken = await this.knex<IncidentRow>('incidents')
      .where({ id: incidentId })
      .where(builder =>
        builder
          .whereNull('lease_token')
          .orWhere('lease_until', '<=', toIso(options.now)),
      )
      .update({ lease_token: token, lease_until: toIso(options.until) });
    return taken === 1 ? { incidentId, token } : undefined;
  }

  async renewLease(
    lease: Lease,
    until: DateTime,
    tx?: Knex.Transaction,
  ): Promise<void> {
    this.held(
      await (tx ?? this.knex)<IncidentRow>('incidents')
        .where({ id: lease.incidentId, lease_token: lease.token })
        .update({ lease_until: toIso(until) }),
      lease,
    );
  }

  async project(lease: Lease, projection: IncidentProjection): Promise<void> {
    this.held(
      await this.knex<IncidentRow>('incidents')
        .where({ id: lease.incidentId, lease_token: lease.token })
        .update(toRow(projection)),
      lease,
    );
  }

  async release(
    lease: Lease,
    options: { version: number; wakeAt?: DateTime },
  ): Promise<boolean> {
    const released = await this.knex<IncidentRow>('incidents')
      .where({
        id: lease.incidentId,
        lease_token: lease.token,
        version: options.version,
      })
      .update({
        lease_token: null,
        lease_until: null,
        next_wake_at: options.wakeAt ? toIso(options.wakeAt) : null,
      });
    return released === 1;
  }

  async abandon(lease: Lease, wakeAt: DateTime): Promise<void> {
    await this.knex<IncidentRow>('incidents')
      .where({ id: lease.incidentId, lease_token: lease.token })
      .update({
        lease_token: null,
        lease_until: null,
        next_wake_at: toIso(wakeAt),
      });
  }

  async due(now: DateTime, limit: number): Promise<string[]> {
    const rows = await this.knex<IncidentRow>('incidents')
      .where('next_wake_at', '<=', toIso(now))
      .where(builder =>
        builder
          .whereNull('lease_token')
          .orWhere('lease_until', '<=', toIso(now)),
      )
      .orderBy([{ column: 'severity' }, { column: 'triggered_at' }])
      .limit(limit)
      .select('id');
    return rows.map(row => row.id);
  }

  async similar(options: {
    incidentId: string;
    serviceId?: string;
    title: string;
    since: DateTime;
  }): Promise<IncidentSummary[]> {
    if (!options.serviceId) {
      return [];
    }
    const rows = await this.knex<IncidentRow>('incidents')
      .where({ service_id: options.serviceId, title: options.title })
      .whereNot({ id: options.incidentId })
      .where('triggered_at', '>=', toIso(options.since))
      .orderBy('triggered_at', 'desc')
      .limit(5);
    return rows.map(toSummary);
  }

  async countAttempts(subject: string, since: DateTime): Promise<number> {
    const [row] = await this.knex('incident_facts')
      .where({ subject })
      .where('occurred_at', '>=', toIso(since))
      .count({ count: '*' });
    return Number(row.count);
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

  private held(rows: number, lease: Lease): void {
    if (rows !== 1) {
      throw new LeaseLostError(
        `Another worker has taken over incident ${lease.incidentId}`,
      );
    }
  }
}

/** The row of an incident that is heard of for the first time; the reconciler completes it moments later. */
function firstRow(
  incidentId: string,
  facts: NewFact[],
  now: string,
): IncidentRow {
  const [fact] = facts;
  if (!fact) {
    throw new InputError('An incident needs at least one fact');
  }
  const snapshot =
    'incident' in fact.payload ? fact.payload.incident : undefined;
  const declared = fact.type === 'incident.declared' ? fact.payload : undefined;
  return {
    id: incidentId,
    origin: declared ? 'manual' : 'pagerduty',
    number: snapshot?.number ?? null,
    title: snapshot?.title ?? declared?.title ?? 'Incident',
    status:
      snapshot?.status ?? (declared?.resolvedAt ? 'resolved' : 'triggered'),
    severity: declared?.severity ?? 'P2',
    service_id: snapshot?.serviceId ?? null,
    service_name: snapshot?.serviceName ?? null,
    entity_ref: declared?.entityRef ?? null,
    owner_ref: null,
    unmapped: false,
    triggered_at:
      snapshot?.createdAt ?? declared?.startedAt ?? fact.occurredAt ?? now,
    acknowledged_at: null,
    resolved_at: declared?.resolvedAt ?? null,
    postmortem_id: null,
    version: 0,
    next_wake_at: now,
    lease_token: null,
    lease_until: null,
  };
}

function toRow(projection: IncidentProjection): Partial<IncidentRow> {
  return {
    origin: projection.origin,
    number: projection.number ?? null,
    title: projection.title.slice(0, 1024),
    status: projection.status,
    severity: projection.severity,
    service_id: projection.serviceId ?? null,
    service_name: projection.serviceName ?? null,
    entity_ref: projection.entityRef ?? null,
    owner_ref: projection.ownerRef ?? null,
    unmapped: projection.unmapped,
    triggered_at: projection.triggeredAt,
    acknowledged_at: projection.acknowledgedAt ?? null,
    resolved_at: projection.resolvedAt ?? null,
    postmortem_id: projection.postmortemId ?? null,
  };
}

function subjectOf(fact: NewFact): string | null {
  return fact.type === 'remediation.attempted' &&
    fact.payload.entityRef &&
    !fact.payload.dryRun
    ? attemptSubject(fact.payload.entityRef, fact.payload.action)
    : null;
}
