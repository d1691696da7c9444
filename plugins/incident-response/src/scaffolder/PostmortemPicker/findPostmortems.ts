import type {
  IncidentResponseApi,
  PostmortemSummary,
} from '@incident-response/backstage-plugin-common';
import { loadPages } from '../../hooks/loadPages';
import { formatAgo } from '../../time/formatAgo';
import type { LookupOption } from '../LookupPicker';
import type { PostmortemPickerOptions } from './schema';

/** The most that the backend lists at once, and how many lists are searched by words. Older ones are found by their link. */
const LISTED = 100;
const PAGES = 2;

/** The newest postmortems that were published. */
export async function listPostmortems(
  api: IncidentResponseApi,
  { entityRef }: PostmortemPickerOptions,
): Promise<LookupOption[]> {
  const { items } = await loadPages(
    cursor =>
      api.listPostmortems({
        cursor,
        limit: LISTED,
        entityRef: entityRef || undefined,
      }),
    PAGES,
  );
  return items.filter(({ publishedAt }) => publishedAt).map(toOption);
}

/** What people call it. */
export function labelOf({
  incidentNumber,
  title,
}: Pick<PostmortemSummary, 'incidentNumber' | 'title'>): string {
  return incidentNumber === undefined ? title : `#${incidentNumber} ${title}`;
}

/** As the list shows it. */
export function toOption(postmortem: PostmortemSummary): LookupOption {
  const { id, severity, serviceName, entityRef, publishedAt } = postmortem;
  return {
    id,
    label: labelOf(postmortem),
    description: [
      severity,
      serviceName ?? entityRef ?? 'unknown service',
      publishedAt
        ? `published ${formatAgo(publishedAt, Date.now())}`
        : 'not published',
    ].join(' · '),
  };
}
