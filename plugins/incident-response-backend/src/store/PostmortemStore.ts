import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  postmortemDocumentSchema,
  type Page,
  type PostmortemDocument,
  type PostmortemReviewer,
  type PostmortemStatus,
  type PostmortemVersion,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { ActionItemStore } from './ActionItemStore';
import { pageBy, readCursor, toPage, type ListPosition } from './cursor';
import { restrictTo, type Visibility } from './visibility';
import type { IncidentRow } from './rows';

/** What lists show of a postmortem, with the fields of its incident. */
export interface PostmortemListing {
  id: string;
  title: string;
  incidentId: string;
  status: PostmortemStatus;
  dueAt?: string;
  createdAt: string;
  updatedAt: string;
  publishedAt?: string;
  version: number;
  openActionItems: number;
  documentOwnerRef?: string;
  incident: Pick<
    IncidentRow,
    | 'number'
    | 'severity'
    | 'service_name'
    | 'entity_ref'
    | 'owner_ref'
    | 'triggered_at'
    | 'resolved_at'
  >;
}

/** A postmortem as it is stored, without its versions. */
export interface StoredPostmortem extends PostmortemListing {
  document: PostmortemDocument;
  /** In which version each part was last changed, by the part's key. */
  revisions: Record<string, number>;
  meetingAt?: string;
  reviewers: PostmortemReviewer[];
  publishedBecause?: string;
}

interface PostmortemRow {
  id: string;
  incident_id: string;
  title: string;
  status: PostmortemStatus;
  entity_ref: string | null;
  due_at: string | null;
  created_at: string;
  updated_at: string;
  published_at: string | null;
  version: number;
  open_action_items: number;
  document: string;
  revisions: string | null;
  document_owner_ref: string | null;
  meeting_at: string | null;
  reviewers: string | null;
  published_because: string | null;
}

type JoinedRow = PostmortemRow & StoredPostmortem['incident'];

/** Without what is large: a list of documents would read megabytes to show their titles. */
const LISTED = [
  'id',
  'incident_id',
  'title',
  'status',
  'due_at',
  'created_at',
  'updated_at',
  'published_at',
  'version',
  'open_action_items',
  'document_owner_ref',
] as const satisfies (keyof PostmortemRow)[];

type ListedRow = Pick<PostmortemRow, (typeof LISTED)[number]> &
  StoredPostmortem['incident'];

const OF_INCIDENT = [
  'number',
  'severity',
  'service_name',
  'entity_ref',
  'owner_ref',
  'triggered_at',
  'resolved_at',
] as const satisfies (keyof IncidentRow)[];

interface VersionRow {
  postmortem_id: string;
  version: number;
  saved_at: string;
  saved_by: string;
  document: string;
  autosave: boolean;
}

/** An autosave takes the place of the same person's last one for this long, so that the history stays readable. */
const AUTOSAVE_REPLACES = { minutes: 10 };

/** What is known of a review besides the document. `null` takes a field out. */
export interface StoredDetails {
  documentOwnerRef?: string;
  meetingAt?: string | null;
  dueAt?: string | null;
  reviewers?: PostmortemReviewer[];
}

/** Filters and the place in the list. */
export interface PostmortemListOptions {
  status?: PostmortemStatus;
  /** Published or closed. */
  published?: boolean;
  entityRef?: string;
  incidentId?: string;
  visibility: Visibility;
  cursor?: string;
  limit: number;
}

/** Postmortems and every version of them. */
export class PostmortemStore {
  private readonly knex: Knex;

  private readonly actionItems: ActionItemStore;

  private constructor(knex: Knex) {
    this.knex = knex;
    this.actionItems = ActionItemStore.create({ knex });
  }

  static create(options: { knex: Knex }): PostmortemStore {
    return new PostmortemStore(options.knex);
  }

  async create(
    postmortem: {
      id: string;
      incidentId: string;
      entityRef?: string;
      dueAt?: string;
      documentOwnerRef?: string;
      document: PostmortemDocument;
    },
    savedBy: string,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    const inserted = await tx<PostmortemRow>('postmortems')
      .insert({
        id: postmortem.id,
        incident_id: postmortem.incidentId,
        title: postmortem.document.title,
        status: 'draft',
        entity_ref: postmortem.entityRef ?? null,
        due_at: postmortem.dueAt ?? null,
        created_at: toIso(now),
        updated_at: toIso(now),
        published_at: null,
        version: 1,
        open_action_items: countOpen(postmortem.document),
        document: JSON.stringify(postmortem.document),
        document_owner_ref: postmortem.documentOwnerRef ?? null,
      })
      .onConflict('id')
      .ignore()
      .returning('id');
    if (inserted.length > 0) {
      await this.addVersion(
        postmortem.id,
        { version: 1, document: postmortem.document },
        savedBy,
        now,
        tx,
      );
      await this.actionItems.project(postmortem.id, savedBy, now, tx);
    }
  }

  async find(id: string): Promise<StoredPostmortem | undefined> {
    const row = await this.joined<JoinedRow>(['*'])
      .where('postmortems.id', id)
      .first();
    return row && toPostmortem(row);
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<StoredPostmortem> {
    const found = await this.find(id);
    if (!found) {
      throw new NotFoundError(`There is no postmortem ${id}`);
    }
    return found;
  }

  async list(options: PostmortemListOptions): Promise<Page<PostmortemListing>> {
    const query = this.joined<ListedRow>(LISTED);
    pageBy(
      query,
      { at: 'postmortems.created_at', id: 'postmortems.id' },
      options,
    );
    if (options.published) {
      query.whereNotNull('postmortems.published_at');
    }
    if (options.status) {
      query.where('postmortems.status', options.status);
    }
    if (options.entityRef) {
      query.where('postmortems.entity_ref', options.entityRef);
    }
    if (options.incidentId) {
      query.where('postmortems.incident_id', options.incidentId);
    }
    query.where(restrictTo(options.visibility, 'incidents.owner_ref'));
    const rows = await query;
    return toPage(rows.map(toListing), options.limit, ({ createdAt, id }) => ({
      at: createdAt,
      id,
    }));
  }

  /**
   * Saves the next version.
   * @throws ConflictError when `version` is no longer the newest: somebody else has saved, nothing is overwritten
   */
  async save(
    id: string,
    change: {
      version: number;
      document: PostmortemDocument;
      /** In which version each part was last changed. */
      revisions: Record<string, number>;
      status?: PostmortemStatus;
      autosave?: boolean;
    },
    savedBy: string,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    const next = change.version + 1;
    const saved = await tx<PostmortemRow>('postmortems')
      .where({ id, version: change.version })
      .update({
        title: change.document.title,
        document: JSON.stringify(change.document),
        updated_at: toIso(now),
        version: next,
        revisions: JSON.stringify(change.revisions),
        open_action_items: countOpen(change.document),
        ...(change.status ? { status: change.status } : {}),
      });
    if (saved !== 1) {
      throw new ConflictError(
        `Version ${change.version} is no longer the newest: somebody has saved in the meantime. Load the newest version and apply your change to it.`,
      );
    }
    await this.addVersion(id, { ...change, version: next }, savedBy, now, tx);
    await this.actionItems.project(id, savedBy, now, tx);
    if (change.autosave) {
      await tx<VersionRow>('postmortem_versions')
        .where({
          postmortem_id: id,
          version: change.version,
          saved_by: savedBy,
          autosave: true,
        })
        .where('saved_at', '>', toIso(now.minus(AUTOSAVE_REPLACES)))
        .delete();
    }
  }

  async setDetails(
    id: string,
    details: StoredDetails,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<PostmortemRow>('postmortems')
      .where({ id })
      .update({
        updated_at: toIso(now),
        ...(details.documentOwnerRef === undefined
          ? {}
          : { document_owner_ref: details.documentOwnerRef }),
        ...(details.meetingAt === undefined
          ? {}
          : { meeting_at: details.meetingAt }),
        ...(details.dueAt === undefined ? {} : { due_at: details.dueAt }),
        ...(details.reviewers === undefined
          ? {}
          : { reviewers: JSON.stringify(details.reviewers) }),
      });
    await this.actionItems.project(id, 'the system', now, tx);
  }

  /** Moves the postmortem from one of `from` to `to`. False where it is in another state by now. */
  async transition(
    id: string,
    from: PostmortemStatus[],
    to: PostmortemStatus,
    now: DateTime,
    tx: Knex.Transaction,
    /** Why it is published although something is missing. */
    because?: string,
  ): Promise<boolean> {
    const moved = await tx<PostmortemRow>('postmortems')
      .where({ id })
      .whereIn('status', from)
      .update({
        status: to,
        updated_at: toIso(now),
        ...(to === 'published'
          ? { published_at: toIso(now), published_because: because ?? null }
          : {}),
      });
    await this.actionItems.project(id, 'the system', now, tx);
    return moved === 1;
  }

  /** Newest first. */
  async versions(
    id: string,
    options: { cursor?: string; limit: number },
  ): Promise<Page<PostmortemVersion>> {
    const query = this.knex<VersionRow>('postmortem_versions')
      .where({ postmortem_id: id })
      .orderBy('version', 'desc')
      .limit(options.limit + 1)
      .select('version', 'saved_at', 'saved_by');
    const after = readCursor(options.cursor);
    if (after) {
      query.where('version', '<', versionOf(after));
    }
    const rows = await query;
    return toPage(
      rows.map(row => ({
        version: row.version,
        savedAt: row.saved_at,
        savedBy: row.saved_by,
      })),
      options.limit,
      ({ savedAt, version }) => ({ at: savedAt, id: String(version) }),
    );
  }

  /** @throws NotFoundError */
  async version(id: string, version: number): Promise<PostmortemDocument> {
    const row = await this.knex<VersionRow>('postmortem_versions')
      .where({ postmortem_id: id, version })
      .first();
    if (!row) {
      throw new NotFoundError(`Postmortem ${id} has no version ${version}`);
    }
    return toDocument(row.document);
  }

  private joined<Row extends object>(
    columns: readonly ('*' | keyof PostmortemRow)[],
  ): Knex.QueryBuilder<Row, Row[]> {
    return this.knex('postmortems')
      .join('incidents', 'incidents.id', 'postmortems.incident_id')
      .select(
        ...columns.map(column => `postmortems.${column}`),
        ...OF_INCIDENT.map(column => `incidents.${column}`),
      );
  }

  private async addVersion(
    id: string,
    saved: {
      version: number;
      document: PostmortemDocument;
      autosave?: boolean;
    },
    savedBy: string,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<VersionRow>('postmortem_versions').insert({
      postmortem_id: id,
      version: saved.version,
      saved_at: toIso(now),
      saved_by: savedBy,
      document: JSON.stringify(saved.document),
      autosave: saved.autosave ?? false,
    });
  }
}

/** Parsed, since a document of an earlier version has less in it. */
/** A stored document, with what later versions of the product have added to it. */
export function toDocument(json: string): PostmortemDocument {
  return postmortemDocumentSchema.parse(JSON.parse(json));
}

function toPostmortem(row: JoinedRow): StoredPostmortem {
  return {
    ...toListing(row),
    document: toDocument(row.document),
    revisions: row.revisions ? JSON.parse(row.revisions) : {},
    meetingAt: row.meeting_at ?? undefined,
    reviewers: row.reviewers ? JSON.parse(row.reviewers) : [],
    publishedBecause: row.published_because ?? undefined,
  };
}

function toListing(row: ListedRow): PostmortemListing {
  return {
    id: row.id,
    title: row.title,
    incidentId: row.incident_id,
    status: row.status,
    dueAt: row.due_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at ?? undefined,
    version: row.version,
    openActionItems: row.open_action_items,
    documentOwnerRef: row.document_owner_ref ?? undefined,
    incident: {
      number: row.number,
      severity: row.severity,
      service_name: row.service_name,
      entity_ref: row.entity_ref,
      owner_ref: row.owner_ref,
      triggered_at: row.triggered_at,
      resolved_at: row.resolved_at,
    },
  };
}

/** @throws InputError for a position in another list. */
function versionOf({ id }: ListPosition): number {
  if (!/^\d{1,9}$/.test(id)) {
    throw new InputError('cursor is not one that this list has answered');
  }
  return Number(id);
}

function countOpen(document: PostmortemDocument): number {
  return document.actionItems.filter(item => !item.done).length;
}
