import { IncidentResponseClient } from '@incident-response/backstage-plugin-common';

const ANSWERS_WITHIN_MS = 10_000;

/** The portal's API for whoever this token is of: a static token of `backend.auth.externalAccess`, or a signed-in person's. */
export function connectPortal(
  url: string,
  token: string,
): IncidentResponseClient {
  return new IncidentResponseClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `${url}/api/${pluginId}`,
    },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
        }),
    },
    headers: async () => ({ Authorization: `Bearer ${token}` }),
  });
}
