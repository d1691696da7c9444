import type {
  Page,
  PostmortemQuery,
  PostmortemSummary,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from './loadPages';
import { useIncidentResponse } from './useIncidentResponse';
import { CALM, useLive, type Live } from './useLive';

/** Postmortems that fit the query, kept current. */
export function usePostmortems(
  query: PostmortemQuery,
  pages = 1,
): Live<Page<PostmortemSummary>> {
  const api = useIncidentResponse();
  return useLive(
    `postmortems ${JSON.stringify(query)} ${pages}`,
    () => loadPages(cursor => api.listPostmortems({ ...query, cursor }), pages),
    { pace: CALM },
  );
}
