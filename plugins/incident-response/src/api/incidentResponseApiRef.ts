import { createApiRef } from '@backstage/frontend-plugin-api';
import type { IncidentResponseApi } from '@incident-response/backstage-plugin-common';

/** The backend's API, for pages of this plugin and of others. @public */
export const incidentResponseApiRef = createApiRef<IncidentResponseApi>({
  id: 'plugin.incident-response.client',
});
