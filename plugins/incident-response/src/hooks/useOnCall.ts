import type { OnCall } from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from './useIncidentResponse';
import { useLive, type Live } from './useLive';

/** A shift changes a few times a day; each look asks PagerDuty. */
const EVERY_FEW_MINUTES = { pollMs: 180_000, signalledMs: 180_000 };

/** Who is on call for an entity. */
export function useOnCall(entityRef: string): Live<OnCall> {
  const api = useIncidentResponse();
  return useLive(`on-call ${entityRef}`, () => api.getOnCall(entityRef), {
    pace: EVERY_FEW_MINUTES,
    concerns: () => false,
  });
}
