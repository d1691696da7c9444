import { instant, toIso } from '../incident';
import { REPEAT_WINDOW } from '../incident/fingerprint';
import { packMeasure, type IncidentMeasure } from '../insights';
import { storable } from './storable';

/** Grows whenever the measuring changes, so that every incident is measured again. */
export const MEASURED_BY = 1;

/** A row of `incident_measures`. `repeat_of` is found by the statement that writes it. */
export interface MeasureRow {
  incident_id: string;
  measured_by: number;
  severity: string;
  service_id: string | null;
  entity_ref: string | null;
  owner_ref: string | null;
  environment: string | null;
  fingerprint: string | null;
  triggered_at: string;
  measure: string;
  counts: string;
}

/** A row of `incident_pages`. */
export interface PageRow {
  incident_id: string;
  page: string;
  at: string;
  kind: string;
  owner_ref: string | null;
  person_id: string | null;
  person_ref: string | null;
  person_name: string | null;
}

/** The row of an incident's measure. */
export function toMeasureRow(measure: IncidentMeasure): MeasureRow {
  return {
    incident_id: measure.incidentId,
    measured_by: MEASURED_BY,
    severity: measure.severity,
    service_id: storable(measure.serviceId, 100),
    entity_ref: storable(measure.entityRef, 255),
    owner_ref: storable(measure.ownerRef, 255),
    environment: storable(measure.environment, 100),
    fingerprint: storable(measure.fingerprint, 100),
    triggered_at: measure.triggeredAt,
    ...packMeasure(measure),
  };
}

/** The rows of an incident's pages. */
export function toPageRows(measure: IncidentMeasure): PageRow[] {
  return measure.pages.map(page => ({
    incident_id: measure.incidentId,
    page: storable(page.id, 400),
    at: page.at,
    kind: page.kind,
    owner_ref: storable(measure.ownerRef, 255),
    person_id: storable(page.personId, 255),
    person_ref: storable(page.personRef, 255),
    person_name: storable(page.personName, 255),
  }));
}

/** The columns that a second write changes. */
export const MEASURE_COLUMNS = [
  'measured_by',
  'severity',
  'service_id',
  'entity_ref',
  'owner_ref',
  'environment',
  'fingerprint',
  'triggered_at',
  'measure',
  'counts',
] as const satisfies (keyof MeasureRow)[];

export const PAGE_COLUMNS = [
  'at',
  'kind',
  'owner_ref',
  'person_id',
  'person_ref',
  'person_name',
] as const satisfies (keyof PageRow)[];

/**
 * The last incident of the same fingerprint that nobody has said to be another matter; the values are those of
 * {@link repeatOfValues}.
 */
export const REPEAT_OF = `(
  select earlier.incident_id from incident_measures as earlier
  where earlier.fingerprint = cast(? as text) and earlier.triggered_at >= cast(? as text)
    and (earlier.triggered_at, earlier.incident_id) < (cast(? as text), cast(? as text))
    and not exists (
      select 1 from incident_links as link
      where link.verdict = 'rejected' and (
        (link.first_id = earlier.incident_id and link.second_id = cast(? as text))
        or (link.first_id = cast(? as text) and link.second_id = earlier.incident_id)))
  order by earlier.triggered_at desc limit 1)`;

/** The values of {@link REPEAT_OF}. */
export function repeatOfValues(row: MeasureRow): (string | null)[] {
  const since = toIso(instant(row.triggered_at).minus(REPEAT_WINDOW));
  const { incident_id: id } = row;
  return [row.fingerprint, since, row.triggered_at, id, id, id];
}

/** `set` of an upsert: each column as it is in the row that was not inserted. */
export function excluded(columns: readonly string[]): string {
  return columns.map(column => `${column} = excluded.${column}`).join(', ');
}
