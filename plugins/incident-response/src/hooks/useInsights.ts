import type {
  Insights,
  InsightsBehind,
  InsightsIncident,
  InsightsQuery,
  Page,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from './loadPages';
import { useIncidentResponse } from './useIncidentResponse';
import { CALM, useLive, type Live, type LiveOptions } from './useLive';

/** Figures of a year are not worth asking for every few seconds. */
const RARELY: LiveOptions['pace'] = {
  pollMs: 5 * CALM.signalledMs,
  signalledMs: 5 * CALM.signalledMs,
};

/** The figures that fit the filters. `query` is asked anew each time, since "the last 90 days" end now. */
export function useInsights(
  key: string,
  query: () => InsightsQuery,
): Live<Insights> {
  const api = useIncidentResponse();
  return useLive(`insights ${key}`, () => api.getInsights(query()), {
    pace: RARELY,
    // Each change of any incident changes some figure a little; nobody wants a page that jumps.
    concerns: () => false,
  });
}

/** The incidents behind a figure. */
export function useInsightsIncidents(
  key: string,
  query: () => InsightsQuery,
  { measure, value, severity }: InsightsBehind,
  pages: number,
): Live<Page<InsightsIncident>> {
  const api = useIncidentResponse();
  return useLive(
    `insights ${key} ${measure} ${value} ${severity} ${pages}`,
    () =>
      loadPages(
        cursor =>
          api.listInsightsIncidents({
            ...query(),
            ...(severity ? { severity } : {}),
            measure,
            value,
            cursor,
          }),
        pages,
      ),
  );
}
