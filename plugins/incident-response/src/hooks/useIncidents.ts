import type {
  IncidentQuery,
  IncidentSummary,
  Page,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from './loadPages';
import { useIncidentResponse } from './useIncidentResponse';
import { LIVE, useLive, type Live } from './useLive';
import type { LivePace } from './LiveQuery';

/** Incidents that fit the query, kept current. */
export function useIncidents(
  query: IncidentQuery,
  options: { pages?: number; pace?: LivePace } = {},
): Live<Page<IncidentSummary>> {
  const api = useIncidentResponse();
  const { pages = 1, pace = LIVE } = options;
  return useLive(
    `incidents ${JSON.stringify(query)} ${pages}`,
    () => loadPages(cursor => api.listIncidents({ ...query, cursor }), pages),
    { pace },
  );
}
