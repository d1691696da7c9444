import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Page,
  PostmortemDocument,
  PostmortemStatus,
  PostmortemVersion,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { pageBy, readCursor, toPage, type ListPosition } from './cursor';
import { restrictTo, type Visibility } from './visibility';
import type { IncidentRow } from './rows';

/** A postmortem with the fields of its incident that lists show. */
export interface StoredPostmortem {
  id: string;
  incidentId: string;
  status: PostmortemStatus;
  dueAt?: string;
  createdAt: string;
  updatedAt: string;
  publishedAt?: string;
  version: number;
  openActionItems: number;
  document: PostmortemDocument;
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
}

type JoinedRow = PostmortemRow & StoredPostmortem['incident'];

interface VersionRow {
  postmortem_id: string;
  version: number;
  saved_at: string;
  saved_by: string;
  document: string;
}

/** Filters and the place in the list. */
export interface PostmortemListOptions {
  status?: PostmortemStatus;
  entityRef?: string;
  incidentId?: string;
  visibility: Visibility;
  cursor?: string;
  limit: number;
}

/** Postmortems and every version of them. */
export class PostmortemStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
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
      })
      .onConflict('id')
      .ignore()
      .returning('id');
    if (inserted.length > 0) {
      await this.addVersion(
        postmortem.id,
        1,
        postmortem.document,
        savedBy,
        now,
        tx,
      );
    }
  }

  async find(id: string): Promise<StoredPostmortem | undefined> {
    const row = await this.joined().where('postmortems.id', id).first();
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

  async list(options: PostmortemListOptions): Promise<Page<StoredPostmortem>> {
    const query = this.joined();
    pageBy(
      query,
      { at: 'postmortems.created_at', id: 'postmortems.id' },
      options,
    );
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
    return toPage(
      rows.map(toPostmortem),
      options.limit,
      ({ createdAt, id }) => ({
        at: createdAt,
        id,
      }),
    );
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
      status?: PostmortemStatus;
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
        open_action_items: countOpen(change.document),
        ...(change.status ? { status: change.status } : {}),
      });
    if (saved !== 1) {
      throw new ConflictError(
        `Version ${change.version} is no longer the newest: somebody has saved in the meantime. Load the newest version and apply your change to it.`,
      );
    }
    await this.addVersion(id, next, change.document, savedBy, now, tx);
  }

  /** Moves the postmortem from one of `from` to `to`. False where it is in another state by now. */
  async transition(
    id: string,
    from: PostmortemStatus[],
    to: PostmortemStatus,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<boolean> {
    const moved = await tx<PostmortemRow>('postmortems')
      .where({ id })
      .whereIn('status', from)
      .update({
        status: to,
        updated_at: toIso(now),
        ...(to === 'published' ? { published_at: toIso(now) } : {}),
      });
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
    return JSON.parse(row.document);
  }

  private joined() {
    return this.knex<JoinedRow>('postmortems')
      .join('incidents', 'incidents.id', 'postmortems.incident_id')
      .select<JoinedRow[]>(
        'postmortems.*',
        'incidents.number',
        'incidents.severity',
        'incidents.service_name',
        'incidents.entity_ref',
        'incidents.owner_ref',
        'incidents.triggered_at',
        'incidents.resolved_at',
      );
  }

  private async addVersion(
    id: string,
    version: number,
    document: PostmortemDocument,
    savedBy: string,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<VersionRow>('postmortem_versions').insert({
      postmortem_id: id,
      version,
      saved_at: toIso(now),
      saved_by: savedBy,
      document: JSON.stringify(document),
    });
  }
}

function toPostmortem(row: JoinedRow): StoredPostmortem {
  return {
    id: row.id,
    incidentId: row.incident_id,
    status: row.status,
    dueAt: row.due_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at ?? undefined,
    version: row.version,
    openActionItems: row.open_action_items,
    document: JSON.parse(row.document),
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
