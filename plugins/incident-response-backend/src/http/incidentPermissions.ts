import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_INCIDENT,
  type IncidentSummary,
} from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';
import type { OwnerFilter } from '../store';

/** Incidents as the permission framework sees them; a resource reference is an incident's id. */
export const incidentResourceRef = createPermissionResourceRef<
  IncidentSummary,
  OwnerFilter
>().with({
  pluginId: 'incident-response',
  resourceType: RESOURCE_TYPE_INCIDENT,
});

/** For policies such as "owners may publish": true for incidents that one of the references owns. */
export const isIncidentOwner = createPermissionRule({
  name: 'IS_INCIDENT_OWNER',
  description: 'Allow incidents that one of the given users or groups owns',
  resourceRef: incidentResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity references of the user and its groups'),
  }),
  apply: (incident, { claims }) =>
    incident.ownerRef !== undefined && claims.includes(incident.ownerRef),
  toQuery: ({ claims }) => ({ ownerRefs: claims }),
});
