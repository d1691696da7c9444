import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from './useIncidentResponse';
import { LIVE, useLive, type Live } from './useLive';

/** One incident by id or number, kept current. */
export function useIncident(idOrNumber: string): Live<IncidentDetail> {
  const api = useIncidentResponse();
  return useLive(`incident ${idOrNumber}`, () => api.getIncident(idOrNumber), {
    pace: LIVE,
    concerns: (signal, incident) =>
      !incident || incident.id === signal.incidentId,
  });
}
