import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from './useIncidentResponse';
import { LIVE, useLive, type Live } from './useLive';

/** What may be repaired right now, and what is, kept current. */
export function useRemediation(): Live<RemediationOverview> {
  const api = useIncidentResponse();
  return useLive('remediation', () => api.getRemediation(), { pace: LIVE });
}
