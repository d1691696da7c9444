import { randomUUID } from 'node:crypto';
import type {
  NewFact,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { IncidentProjection } from './IncidentStore';
import { fingerprintOf } from '../incident';
import { attemptSubject } from './RepairRecords';
import { storable } from './storable';
import type { FactRow, IncidentRow } from './rows';

/**
 * "Look at it at once." Not the time of now: a replica whose clock is ahead would otherwise hide the incident from the
 * others for as long.
 */
export const AT_ONCE = '1970-01-01T00:00:00.000Z';

/** The row of an incident that is heard of for the first time; the reconciler completes it moments later. */
export function newIncidentRow(
  incidentId: string,
  fact: NewFact,
  now: string,
  severity?: Severity,
): IncidentRow {
  const snapshot =
    'incident' in fact.payload ? fact.payload.incident : undefined;
  const declared = fact.type === 'incident.declared' ? fact.payload : undefined;
  const title = snapshot?.title ?? declared?.title ?? 'Incident';
  return {
    id: incidentId,
    origin: declared ? 'manual' : 'pagerduty',
    number: snapshot?.number ?? null,
    title: storable(title, 1024),
    status:
      snapshot?.status ?? (declared?.resolvedAt ? 'resolved' : 'triggered'),
    severity: declared?.severity ?? severity ?? 'P2',
    service_id: storable(snapshot?.serviceId, 100),
    service_name: storable(snapshot?.serviceName, 255),
    entity_ref: declared?.entityRef ?? null,
    owner_ref: null,
    unmapped: false,
    triggered_at:
      snapshot?.createdAt ?? declared?.startedAt ?? fact.occurredAt ?? now,
    acknowledged_at: null,
    resolved_at: declared?.resolvedAt ?? null,
    postmortem_id: null,
    channel_id: null,
    fingerprint:
      fingerprintOf({ serviceId: snapshot?.serviceId, title }) ?? null,
    alert_name: null,
    runbook_ref: null,
    version: 0,
    next_wake_at: AT_ONCE,
    lease_token: null,
    lease_worker: null,
    takeovers: 0,
    failures: 0,
    dead_lettered_at: null,
    dead_letter_reason: null,
  };
}

/** A fact's row; the database gives it its sequence. */
export function newFactRow(
  incidentId: string,
  fact: NewFact,
  now: string,
): Omit<FactRow, 'sequence'> {
  return {
    id: fact.id ?? randomUUID(),
    incident_id: incidentId,
    type: fact.type,
    occurred_at: fact.occurredAt ?? now,
    recorded_at: now,
    actor: JSON.stringify(fact.actor),
    source: fact.source ? JSON.stringify(fact.source) : null,
    payload: JSON.stringify(fact.payload),
    subject: subjectOf(fact),
  };
}

const NOTE: NewFact = {
  type: 'note.added',
  actor: { kind: 'system' },
  payload: { text: '' },
};

/** Rows of the shapes that are inserted, for the names and types of their columns. */
export const INCIDENT_SHAPE = newIncidentRow('', NOTE, '');
export const FACT_SHAPE = newFactRow('', NOTE, '');

/** The columns of the list row that facts decide. */
export const PROJECTED = [
  'origin',
  'number',
  'title',
  'status',
  'severity',
  'service_id',
  'service_name',
  'entity_ref',
  'owner_ref',
  'unmapped',
  'triggered_at',
  'acknowledged_at',
  'resolved_at',
  'postmortem_id',
  'channel_id',
  'fingerprint',
  'alert_name',
  'runbook_ref',
] as const satisfies (keyof IncidentRow)[];

/** The values of {@link PROJECTED}. */
export function toProjectionRow(
  projection: IncidentProjection,
): Pick<IncidentRow, (typeof PROJECTED)[number]> {
  return {
    origin: projection.origin,
    number: projection.number ?? null,
    title: storable(projection.title, 1024),
    status: projection.status,
    severity: projection.severity,
    service_id: storable(projection.serviceId, 100),
    service_name: storable(projection.serviceName, 255),
    entity_ref: projection.entityRef ?? null,
    owner_ref: projection.ownerRef ?? null,
    unmapped: projection.unmapped,
    triggered_at: projection.triggeredAt,
    acknowledged_at: projection.acknowledgedAt ?? null,
    resolved_at: projection.resolvedAt ?? null,
    postmortem_id: projection.postmortemId ?? null,
    channel_id: projection.channelId ?? null,
    fingerprint: projection.fingerprint ?? null,
    alert_name: storable(projection.alertName, 255),
    runbook_ref: storable(projection.runbookRef, 255),
  };
}

function subjectOf(fact: NewFact): string | null {
  return fact.type === 'remediation.attempted' &&
    fact.payload.entityRef &&
    !fact.payload.dryRun
    ? attemptSubject(fact.payload.entityRef, fact.payload.action)
    : null;
}
