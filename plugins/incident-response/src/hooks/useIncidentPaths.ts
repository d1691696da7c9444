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
  /** The template that writes a postmortem, for this incident where one is given. Absent without the scaffolder. */
  newPostmortem?: (incidentId?: string) => string;
  /** The template that makes a runbook from this postmortem. Absent without the scaffolder. */
  newRunbook?: (postmortemId: string) => string;
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
    newPostmortem:
      template &&
      (incidentId =>
        fillIn(
          template({
            namespace: 'default',
            templateName: 'create-postmortem',
          }),
          incidentId === undefined ? undefined : { incidentId },
        )),
    newRunbook:
      template &&
      (postmortemId =>
        fillIn(
          template({ namespace: 'default', templateName: 'create-runbook' }),
          { postmortemId },
        )),
  };
}

/** A template's form with this in it: where the scaffolder looks for it. */
function fillIn(path: string, formData: object | undefined): string {
  return formData
    ? `${path}?${new URLSearchParams({ formData: JSON.stringify(formData) })}`
    : path;
}
