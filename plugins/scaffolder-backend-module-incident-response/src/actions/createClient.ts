import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  IncidentResponseClient,
  type IncidentResponseApi,
} from '@incident-response/backstage-plugin-common';

/** The incident response backend, in the name of whoever runs the template. */
export function createClient(
  { auth, discovery }: { auth: AuthService; discovery: DiscoveryService },
  credentials: BackstageCredentials,
): IncidentResponseApi {
  return new IncidentResponseClient({
    discoveryApi: discovery,
    fetchApi: { fetch },
    headers: async () => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: credentials,
        targetPluginId: 'incident-response',
      });
      return { authorization: `Bearer ${token}` };
    },
  });
}
