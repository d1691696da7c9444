import type {
  IncidentResponseApi,
  IncidentSummary,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from '../../hooks/loadPages';
import { formatAgo } from '../../time/formatAgo';
import type { LookupOption } from '../LookupPicker';
import type { IncidentPickerOptions } from './schema';

/** The most that the backend lists at once, and how many lists are searched by words. Older ones are found by number. */
const LISTED = 100;
const PAGES = 2;

/** The newest incidents that the template lets choose from. */
export async function listIncidents(
  api: IncidentResponseApi,
  { without, states, entityRef }: IncidentPickerOptions,
): Promise<LookupOption[]> {
  const { items } = await loadPages(
    cursor =>
      api.listIncidents({
        cursor,
        limit: LISTED,
        entityRef: entityRef || undefined,
        status: states?.length === 1 ? states[0] : undefined,
      }),
    PAGES,
  );
  return items
    .filter(
      ({ status, postmortemId }) =>
        (!states?.length || states.includes(status)) &&
        !(without === 'postmortem' && postmortemId),
    )
    .map(toOption);
}

/** What people call it. */
export function labelOf({
  number,
  title,
}: Pick<IncidentSummary, 'number' | 'title'>): string {
  return number === undefined ? title : `#${number} ${title}`;
}

/** As the list shows it. */
export function toOption(incident: IncidentSummary): LookupOption {
  const { id, severity, serviceName, entityRef, status, triggeredAt } =
    incident;
  return {
    id,
    label: labelOf(incident),
    description: [
      severity,
      serviceName ?? entityRef ?? 'unknown service',
      status,
      formatAgo(triggeredAt, Date.now()),
    ].join(' · '),
  };
}
