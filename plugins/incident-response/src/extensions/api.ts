import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { IncidentResponseClient } from '@incident-response/backstage-plugin-common';
import { incidentResponseApiRef } from '../api/incidentResponseApiRef';

export const incidentResponseApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: incidentResponseApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new IncidentResponseClient({ discoveryApi, fetchApi }),
    }),
});
