import { usePermission } from '@backstage/plugin-permission-react';
import {
  incidentCreatePermission,
  type Drills,
} from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';

/** The drills this user may run in this portal: none where no sandbox is configured. */
export function useDrills(): Drills {
  const api = useIncidentResponse();
  const { data } = useLive('drills', () => api.getDrills());
  const { allowed } = usePermission({ permission: incidentCreatePermission });
  return data?.available && allowed && data.scenarios.length > 0
    ? data
    : { available: false, scenarios: [] };
}
