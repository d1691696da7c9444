import type { IncidentSummary } from '@incident-response/backstage-plugin-common';

/** How far the strip looks back. */
export const DAYS_SHOWN = 90;

const DAY = 86_400_000;
const SHORTEST = 60_000;
const LONGEST = DAY;

/** Where a mark stands: both numbers from 0 to 1. */
export interface StripMark {
  incident: IncidentSummary;
  durationMs: number;
  /** 0 is ninety days ago, 1 is now. */
  position: number;
  /** Logarithmic, from a minute to a day: otherwise one long incident would flatten all others. */
  height: number;
}

/** Marks of the incidents within the last ninety days. */
export function layOutStrip(
  incidents: IncidentSummary[],
  now: number,
): StripMark[] {
  const from = now - DAYS_SHOWN * DAY;
  return incidents.flatMap(incident => {
    const start = Date.parse(incident.triggeredAt);
    if (start < from || start > now) {
      return [];
    }
    const end = incident.resolvedAt ? Date.parse(incident.resolvedAt) : now;
    const durationMs = Math.max(0, end - start);
    const bounded = Math.min(LONGEST, Math.max(SHORTEST, durationMs));
    return [
      {
        incident,
        durationMs,
        position: (start - from) / (now - from),
        height: Math.log(bounded / SHORTEST) / Math.log(LONGEST / SHORTEST),
      },
    ];
  });
}
