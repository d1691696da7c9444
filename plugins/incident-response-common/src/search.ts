import { z } from 'zod/v4';
import type { IncidentStatus } from './incident';
import type { PostmortemStatus } from './postmortem';
import type { Severity } from './severity';

/** What can be found by search. @public */
export const SEARCH_KINDS = ['incidents', 'postmortems'] as const;
/** @public */
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Types of the documents in the search index. @public */
export const SEARCH_DOCUMENT_TYPES = {
  incidents: 'incident-response-incident',
  postmortems: 'incident-response-postmortem',
} as const satisfies Record<SearchKind, string>;

/** Records of a page at most: some ten megabytes of documents that the backend reads at once. @public */
export const SEARCH_PAGE_MOST = 500;

/** `GET /search/:kind`. @public */
export const searchQuerySchema = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(SEARCH_PAGE_MOST).default(200),
});
/** @public */
export type SearchQuery = z.input<typeof searchQuerySchema>;

/** An incident or a published postmortem as a search index wants it. Times are ISO 8601. @public */
export interface SearchRecord {
  /** Of the incident or of the postmortem. */
  id: string;
  /** Whoever may read this incident may find the record. */
  incidentId: string;
  title: string;
  /** Everything that someone might remember of it, at most 20,000 characters. */
  text: string;
  severity: Severity;
  status: IncidentStatus | PostmortemStatus;
  serviceName?: string;
  entityRef?: string;
  /** The team that owns the service. */
  ownerRef?: string;
  /** When the incident began. */
  startedAt: string;
  endedAt?: string;
  /** Of a postmortem. */
  publishedAt?: string;
}

/** Whether there is anything new for an index. @public */
export interface SearchState {
  /** Another text as soon as a record was added, changed or deleted. */
  marker: string;
}
