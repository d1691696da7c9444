import type {
  FactType,
  IncidentStatus,
  PostmortemDocument,
  PostmortemStatus,
  SearchKind,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { isLinkNote } from '../incident';
import { readCursor } from './cursor';
import { toDocument } from './PostmortemStore';
import type { FactRow } from './rows';
import { restrictTo, type Visibility } from './visibility';

/** Drafts and reviews are for those who write them. */
const FOUND_BY_SEARCH: PostmortemStatus[] = ['published', 'closed'];

/** What people have written into an incident, by the type of the fact and the field of its payload. */
const WRITTEN = {
  'note.added': 'text',
  'update.posted': 'text',
  'pagerduty.note_added': 'content',
} as const satisfies Partial<Record<FactType, string>>;

/** Tells which note in PagerDuty is the product's own. */
const LINKED = 'pagerduty.linked' satisfies FactType;

interface OfIncident {
  severity: Severity;
  service_name: string | null;
  entity_ref: string | null;
  owner_ref: string | null;
  triggered_at: string;
  resolved_at: string | null;
}

/** An incident for the index. */
export interface IncidentToIndex extends OfIncident {
  id: string;
  number: number | null;
  title: string;
  status: IncidentStatus;
  alert_name: string | null;
  runbook_ref: string | null;
  /** Notes and updates, the oldest first. */
  notes: string[];
}

/** A published postmortem for the index. */
export interface PostmortemToIndex extends OfIncident {
  id: string;
  incident_id: string;
  status: PostmortemStatus;
  published_at: string | null;
  document: PostmortemDocument;
}

/** Where to go on, how much to read, and for whom. */
export interface SearchPage {
  cursor?: string;
  limit: number;
  visibility: Visibility;
}

/**
 * Reads everything that search finds, in the order of ids: they don't change, so that nothing is left out or read twice
 * while incidents go on.
 */
export class SearchReader {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): SearchReader {
    return new SearchReader(options.knex);
  }

  /** One more than the limit where there is another page. */
  async incidents(page: SearchPage): Promise<IncidentToIndex[]> {
    const rows: Omit<IncidentToIndex, 'notes'>[] = await this.visible(
      this.knex('incidents').select(
        'id',
        'number',
        'title',
        'status',
        'severity',
        'service_name',
        'entity_ref',
        'owner_ref',
        'triggered_at',
        'resolved_at',
        'alert_name',
        'runbook_ref',
      ),
      page.visibility,
    ).modify(query => goOn(query, 'incidents.id', page));
    const notes = await this.notesOf(rows.map(({ id }) => id));
    return rows.map(row => ({ ...row, notes: notes.get(row.id) ?? [] }));
  }

  /** One more than the limit where there is another page. */
  async postmortems(page: SearchPage): Promise<PostmortemToIndex[]> {
    const rows: (Omit<PostmortemToIndex, 'document'> & {
      document: string;
    })[] = await this.visible(
      this.published().select(
        'postmortems.id',
        'postmortems.incident_id',
        'postmortems.status',
        'postmortems.published_at',
        'postmortems.document',
        'incidents.severity',
        'incidents.service_name',
        'incidents.entity_ref',
        'incidents.owner_ref',
        'incidents.triggered_at',
        'incidents.resolved_at',
      ),
      page.visibility,
    ).modify(query => goOn(query, 'postmortems.id', page));
    return rows.map(row => ({ ...row, document: toDocument(row.document) }));
  }

  /** Another text as soon as a record was added, changed or deleted. */
  async marker(kind: SearchKind, visibility: Visibility): Promise<string> {
    const [query, newest] =
      kind === 'incidents'
        ? [this.knex('incidents'), 'incidents.triggered_at']
        : [this.published(), 'postmortems.updated_at'];
    const rows: Record<'count' | 'versions' | 'newest', unknown>[] =
      await this.visible(query, visibility)
        .count({ count: '*' })
        // Versions only grow, so that each change changes the sum.
        .sum({ versions: `${kind}.version` })
        .max({ newest });
    return rows
      .map(row => [row.count, row.versions ?? 0, row.newest ?? ''].join(' '))
      .join();
  }

  private published(): Knex.QueryBuilder {
    return this.knex('postmortems')
      .join('incidents', 'incidents.id', 'postmortems.incident_id')
      .whereIn('postmortems.status', FOUND_BY_SEARCH);
  }

  private visible(
    query: Knex.QueryBuilder,
    visibility: Visibility,
  ): Knex.QueryBuilder {
    return query.where(restrictTo(visibility, 'incidents.owner_ref'));
  }

  private async notesOf(incidentIds: string[]): Promise<Map<string, string[]>> {
    const rows: Pick<FactRow, 'incident_id' | 'type' | 'payload'>[] =
      await this.knex<FactRow>('incident_facts')
        .whereIn('incident_id', incidentIds)
        .whereIn('type', [...Object.keys(WRITTEN), LINKED])
        .orderBy('sequence')
        .select('incident_id', 'type', 'payload');
    const notes = new Map<string, string[]>();
    const links = new Map<string, string[]>();
    for (const { incident_id: id, type, payload } of rows) {
      const read = JSON.parse(payload);
      if (type === LINKED) {
        links.set(id, [...(links.get(id) ?? []), ...read.links]);
      } else {
        const text = read[WRITTEN[type as keyof typeof WRITTEN]];
        notes.set(id, [...(notes.get(id) ?? []), text]);
      }
    }
    return new Map(
      [...notes].map(([id, texts]) => [
        id,
        texts.filter(text => !isLinkNote(text, links.get(id) ?? [])),
      ]),
    );
  }
}

function goOn(
  query: Knex.QueryBuilder,
  id: string,
  { cursor, limit }: SearchPage,
): void {
  query.orderBy(id).limit(limit + 1);
  const after = readCursor(cursor);
  if (after) {
    query.where(id, '>', after.id);
  }
}
