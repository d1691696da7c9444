import type {
  Postmortem,
  PostmortemStatus,
  Severity,
} from '@incident-response/backstage-plugin-common';
import { POSTMORTEM_SECTIONS } from '@incident-response/backstage-plugin-common';
import type { IndexableDocument } from '@backstage/plugin-search-common';

/**
 * Type of the documents in the search index.
 *
 * @public
 */
export const POSTMORTEM_DOCUMENT_TYPE = 'incident-response-postmortem';

/**
 * A published postmortem as search finds it. Times are ISO 8601.
 *
 * @public
 */
export interface PostmortemDocument extends IndexableDocument {
  severity: Severity;
  status: PostmortemStatus;
  serviceName?: string;
  entityRef?: string;
  ownerRef?: string;
  startedAt: string;
  publishedAt?: string;
}

const sectionTitles = new Map<string, string>(
  POSTMORTEM_SECTIONS.map(({ id, title }) => [id, title]),
);

/** Everything that someone might remember of it: the sections with their titles, and the action items. */
function toText({ document }: Postmortem): string {
  const sections = document.sections
    .filter(({ body }) => body.trim())
    .map(({ id, body }) => `## ${sectionTitles.get(id) ?? id}\n\n${body}`);
  const items = document.actionItems.map(({ title, ticket }) =>
    ticket ? `- ${title} (${ticket.key})` : `- ${title}`,
  );
  return [
    ...sections,
    ...(items.length > 0 ? [`## Action items\n\n${items.join('\n')}`] : []),
  ].join('\n\n');
}

/** @internal */
export function toPostmortemDocument(
  postmortem: Postmortem,
): PostmortemDocument {
  return {
    title: postmortem.document.title,
    text: toText(postmortem),
    location: `/incidents/postmortems/${encodeURIComponent(postmortem.id)}`,
    // Whoever may read the incident may find its postmortem.
    authorization: { resourceRef: postmortem.incidentId },
    severity: postmortem.severity,
    status: postmortem.status,
    serviceName: postmortem.serviceName,
    entityRef: postmortem.entityRef,
    ownerRef: postmortem.ownerRef,
    startedAt: postmortem.startedAt,
    publishedAt: postmortem.publishedAt,
  };
}
