import type {
  IncidentResponseApi,
  Page,
  RemediationAuditEntry,
  RemediationAuditQuery,
} from '@incident-response/backstage-plugin-common';
import { DateTime, type DurationLike } from 'luxon';
import { loadPages } from './loadPages';
import { useIncidentResponse } from './useIncidentResponse';
import { CALM, useLive, type Live } from './useLive';

/** How far back the trail is looked at. */
export const AUDIT_PERIODS = ['day', 'week', 'month'] as const;
/** One of {@link AUDIT_PERIODS}. */
export type AuditPeriod = (typeof AUDIT_PERIODS)[number];

/** What people ask the audit trail for. */
export interface AuditFilter {
  entityRef?: string;
  type?: string;
  period?: AuditPeriod;
  /** PagerDuty's number, with or without #, or the id. */
  incident?: string;
}

const LENGTHS: Record<AuditPeriod, DurationLike> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { days: 30 },
};

/** What was decided and done about repairs, newest first, kept current. */
export function useRemediationAudit(
  filter: AuditFilter,
  pages: number,
): Live<Page<RemediationAuditEntry>> {
  const api = useIncidentResponse();
  return useLive(
    `audit ${JSON.stringify(filter)} ${pages}`,
    async () => {
      const query = await toAuditQuery(api, filter);
      return loadPages(
        cursor => api.listRemediationAudit({ ...query, cursor }),
        pages,
      );
    },
    { pace: CALM },
  );
}

/** The filter as the backend understands it, as of now. */
export async function toAuditQuery(
  api: Pick<IncidentResponseApi, 'getIncident'>,
  { entityRef, type, period, incident }: AuditFilter,
): Promise<Omit<RemediationAuditQuery, 'cursor' | 'limit'>> {
  return {
    entityRef,
    type,
    from: period && DateTime.utc().minus(LENGTHS[period]).toISO(),
    incidentId: incident && (await toIncidentId(api, incident)),
  };
}

/** People know the number, the trail the id. */
async function toIncidentId(
  api: Pick<IncidentResponseApi, 'getIncident'>,
  incident: string,
): Promise<string> {
  const [, number] = /^#?(\d+)$/.exec(incident) ?? [];
  return number === undefined ? incident : (await api.getIncident(number)).id;
}
