import { useRouteRef } from '@backstage/core-plugin-api';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { legacyRouteRefs } from '../routes';

/** The tabs of the incidents page, as their part of the address. */
export type IncidentsTab =
  | 'all'
  | 'postmortems'
  | 'action-items'
  | 'insights'
  | 'remediation'
  | 'severity'
  | 'setup';

/** Addresses of the plugin's pages, wherever the adopter has mounted them. */
export interface IncidentPaths {
  root: string;
  tab(tab: IncidentsTab): string;
  /** People say the number; what PagerDuty never saw has only an id. */
  incident(incident: Pick<IncidentSummary, 'id' | 'number'>): string;
  postmortem(postmortemId: string): string;
  /** Absent in a portal without the scaffolder. */
  newPostmortem?: string;
}

export function useIncidentPaths(): IncidentPaths {
  const root = useRouteRef(legacyRouteRefs.root)();
  const incident = useRouteRef(legacyRouteRefs.incident);
  const postmortem = useRouteRef(legacyRouteRefs.postmortem);
  const template = useRouteRef(legacyRouteRefs.template);
  return {
    root,
    tab: tab => `${root.replace(/\/$/, '')}/${tab}`,
    incident: ({ id, number }) =>
      incident({ incidentId: number === undefined ? id : String(number) }),
    postmortem: postmortemId => postmortem({ postmortemId }),
    newPostmortem: template?.({
      namespace: 'default',
      templateName: 'create-postmortem',
    }),
  };
}
