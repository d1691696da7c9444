import type {
  Page,
  SearchKind,
  SearchRecord,
} from '@incident-response/backstage-plugin-common';
import type {
  IncidentToIndex,
  PostmortemToIndex,
  SearchPage,
  SearchReader,
} from '../store';
import { toPage } from '../store/cursor';
import { incidentText, postmortemText } from './searchText';

/** One page of what search finds. */
export async function readSearchRecords(
  reader: SearchReader,
  kind: SearchKind,
  page: SearchPage,
): Promise<Page<SearchRecord>> {
  const records =
    kind === 'incidents'
      ? (await reader.incidents(page)).map(ofIncident)
      : (await reader.postmortems(page)).map(ofPostmortem);
  return toPage(records, page.limit, ({ id, startedAt }) => ({
    at: startedAt,
    id,
  }));
}

function ofIncident(incident: IncidentToIndex): SearchRecord {
  const { id, number, title, status } = incident;
  return {
    id,
    incidentId: id,
    title: number === null ? title : `#${number} ${title}`,
    text: incidentText(incident),
    status,
    ...shared(incident),
  };
}

function ofPostmortem(postmortem: PostmortemToIndex): SearchRecord {
  const { id, incident_id: incidentId, document, status } = postmortem;
  return {
    id,
    incidentId,
    title: document.title,
    text: postmortemText(document),
    status,
    ...shared(postmortem),
    publishedAt: postmortem.published_at ?? undefined,
  };
}

function shared(row: IncidentToIndex | PostmortemToIndex) {
  return {
    severity: row.severity,
    serviceName: row.service_name ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    startedAt: row.triggered_at,
    endedAt: row.resolved_at ?? undefined,
  };
}
