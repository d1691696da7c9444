import type { IndexableDocument } from '@backstage/plugin-search-common';
import type {
  SearchKind,
  SearchRecord,
} from '@incident-response/backstage-plugin-common';

/**
 * An incident or a published postmortem as search finds it. Times are ISO 8601. Search can filter by each field.
 *
 * @public
 */
export interface IncidentResponseDocument extends IndexableDocument {
  severity: SearchRecord['severity'];
  status: SearchRecord['status'];
  serviceName?: string;
  entityRef?: string;
  ownerRef?: string;
  startedAt: string;
  endedAt?: string;
  publishedAt?: string;
  /** In which the incident began, UTC, as `2026`. */
  year: string;
  /** In which the incident began, UTC, as `2026-11`. */
  month: string;
}

const PATHS: Record<SearchKind, string> = {
  incidents: '/incidents',
  postmortems: '/incidents/postmortems',
};

/** @internal */
export function toDocument(
  kind: SearchKind,
  record: SearchRecord,
): IncidentResponseDocument {
  const { id, incidentId, startedAt, ...shown } = record;
  const began = new Date(startedAt).toISOString();
  return {
    ...shown,
    startedAt,
    year: began.slice(0, 4),
    month: began.slice(0, 7),
    location: `${PATHS[kind]}/${encodeURIComponent(id)}`,
    // Whoever may read the incident may find it, and its postmortem.
    authorization: { resourceRef: incidentId },
  };
}
