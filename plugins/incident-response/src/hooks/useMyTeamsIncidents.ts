import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from './useIncidentResponse';
import { CALM, useLive, type Live } from './useLive';

/** Somebody who is in more teams than this is shown the incidents of the first ones. */
const MOST_TEAMS = 10;
const EACH = 10;

/** Open incidents of the signed-in user's teams, the newest of each. */
export function useMyTeamsIncidents(): Live<IncidentSummary[]> {
  const api = useIncidentResponse();
  const identity = useApi(identityApiRef);
  return useLive(
    'open incidents of my teams',
    async () => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      const pages = await Promise.all(
        ownershipEntityRefs
          .slice(0, MOST_TEAMS)
          .map(ownerRef =>
            api.listIncidents({ ownerRef, status: 'open', limit: EACH }),
          ),
      );
      return pages.flatMap(({ items }) => items);
    },
    { pace: CALM },
  );
}
