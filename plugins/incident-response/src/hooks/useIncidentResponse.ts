import { useApi } from '@backstage/core-plugin-api';
import type { IncidentResponseApi } from '@incident-response/backstage-plugin-common';
import { incidentResponseApiRef } from '../api/incidentResponseApiRef';

/** The backend. */
export function useIncidentResponse(): IncidentResponseApi {
  return useApi(incidentResponseApiRef);
}
