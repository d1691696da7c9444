import type {
  ActionItemQuery,
  ActionItemSummary,
  Page,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from './loadPages';
import { useIncidentResponse } from './useIncidentResponse';
import { CALM, useLive, type Live } from './useLive';

/** Action items that fit the query, kept current. */
export function useActionItems(
  query: ActionItemQuery,
  pages = 1,
): Live<Page<ActionItemSummary>> {
  const api = useIncidentResponse();
  return useLive(
    `action items ${JSON.stringify(query)} ${pages}`,
    () => loadPages(cursor => api.listActionItems({ ...query, cursor }), pages),
    { pace: CALM },
  );
}
