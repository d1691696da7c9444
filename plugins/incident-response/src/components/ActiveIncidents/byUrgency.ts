import type { IncidentSummary } from '@incident-response/backstage-plugin-common';

/** Order of attention: the worst severity first, within it the newest. */
export function byUrgency(a: IncidentSummary, b: IncidentSummary): number {
  return (
    a.severity.localeCompare(b.severity) ||
    b.triggeredAt.localeCompare(a.triggeredAt)
  );
}
