import type {
  IncidentFact,
  IncidentStatus,
  IncidentSummary,
  Severity,
} from '@incident-response/backstage-plugin-common';

/** A row of `incidents`. */
export interface IncidentRow {
  id: string;
  origin: 'pagerduty' | 'manual';
  number: number | null;
  title: string;
  status: IncidentStatus;
  severity: Severity;
  service_id: string | null;
  service_name: string | null;
  entity_ref: string | null;
  owner_ref: string | null;
  /** SQLite has 0 and 1. */
  unmapped: boolean | number;
  triggered_at: string;
  acknowledged_at: string | null;
  resolved_at: string | null;
  postmortem_id: string | null;
  channel_id: string | null;
  fingerprint: string | null;
  alert_name: string | null;
  runbook_ref: string | null;
  version: number;
  next_wake_at: string | null;
  lease_token: string | null;
  lease_worker: string | null;
  takeovers: number;
  failures: number;
  dead_lettered_at: string | null;
  dead_letter_reason: string | null;
}

/** A row of `incident_facts`. */
export interface FactRow {
  /** PostgreSQL answers bigints as text. */
  sequence: number | string;
  id: string;
  incident_id: string;
  type: string;
  occurred_at: string;
  recorded_at: string;
  actor: string;
  source: string | null;
  payload: string;
  subject: string | null;
}

/** The list's view of a row. */
export function toSummary(row: IncidentRow): IncidentSummary {
  return {
    id: row.id,
    number: row.number ?? undefined,
    origin: row.origin,
    title: row.title,
    status: row.status,
    severity: row.severity,
    serviceName: row.service_name ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    unmapped: Boolean(row.unmapped),
    triggeredAt: row.triggered_at,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    postmortemId: row.postmortem_id ?? undefined,
    version: row.version,
  };
}

/** A stored fact. Its type and payload were written by this product's own types, so they are trusted here. */
export function toFact(row: Omit<FactRow, 'subject'>): IncidentFact {
  return {
    id: row.id,
    incidentId: row.incident_id,
    sequence: Number(row.sequence),
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    actor: JSON.parse(row.actor),
    source: row.source ? JSON.parse(row.source) : undefined,
    type: row.type,
    payload: JSON.parse(row.payload),
  } as IncidentFact;
}
