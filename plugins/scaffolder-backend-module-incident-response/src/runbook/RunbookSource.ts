import type {
  IncidentDetail,
  Postmortem,
} from '@incident-response/backstage-plugin-common';

/** What a runbook is made from. */
export interface RunbookSource {
  postmortem: Postmortem;
  incident: IncidentDetail;
}

/** What people call the incident: `incident #1234`. */
export function nameOf({ incidentId, incidentNumber }: Postmortem): string {
  return `incident ${
    incidentNumber === undefined ? incidentId : `#${incidentNumber}`
  }`;
}
