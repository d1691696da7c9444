import {
  incidentReadPermission,
  incidentUpdatePermission,
  linkVerdictSchema,
  type LinkVerdict,
} from '@incident-response/backstage-plugin-common';
import type { RelatedIncidents } from '../related/RelatedIncidents';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { Access } from './Access';
import { parse } from './parse';
import type { IncidentRouteContext, Route } from './Route';

/** Earlier incidents that have to do with one, and what people say of the links. */
export function relatedRoutes(options: {
  access: Access;
  related: RelatedIncidents;
  wakeups: Wakeups;
}): Route[] {
  const { access, related, wakeups } = options;

  const judge = async (
    { request, incident, credentials, actor }: IncidentRouteContext,
    verdict: LinkVerdict | undefined,
  ) => {
    // Whoever may not see the other one is told that there is none.
    const other = await access.requireFor(
      credentials,
      incidentReadPermission,
      request.params.otherId,
    );
    await related.judge(
      { incidentId: incident.id, otherId: other.id, verdict },
      actor,
      wakeups,
    );
  };

  return [
    {
      method: 'get',
      path: '/incidents/:id/related',
      access: 'incident',
      permission: incidentReadPermission,
      handle: async ({ incident, credentials }) =>
        related.visibleOf(
          await related.find(incident.id),
          await access.visibility(credentials),
        ),
    },
    {
      method: 'put',
      path: '/incidents/:id/related/:otherId',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-link',
      handle: context =>
        judge(context, parse(linkVerdictSchema, context.request.body).verdict),
    },
    {
      method: 'delete',
      path: '/incidents/:id/related/:otherId',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-link',
      handle: context => judge(context, undefined),
    },
  ];
}
