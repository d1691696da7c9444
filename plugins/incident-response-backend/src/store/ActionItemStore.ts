import type {
  ActionItem,
  ActionItemClosedBy,
  ActionItemSummary,
  ActionItemTicket,
  OpenActionItem,
  Page,
  PostmortemDocument,
  PostmortemStatus,
  Severity,
} from '@incident-response/backstage-plugin-common';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { JIRA, toIso } from '../incident';
import { readCursor, toPage } from './cursor';
import { restrictTo, type Visibility } from './visibility';

/** A row of `action_items`. */
interface ActionItemRow extends TicketColumns {
  postmortem_id: string;
  item_id: string;
  incident_id: string;
  entity_ref: string | null;
  owner_ref: string | null;
  title: string;
  type: ActionItem['type'];
  priority: ActionItem['priority'];
  severity: Severity;
  due_date: string | null;
  due_order: string;
  /** SQLite has 0 and 1. */
  counts: boolean | number;
  opened_at: string;
  closed_at: string | null;
  closed_by: ActionItemClosedBy | null;
}

/** What is known of the issue. */
interface TicketColumns {
  ticket_key: string | null;
  ticket_url: string | null;
  ticket_id: string | null;
  ticket_label: string | null;
  ticket_status: string | null;
  ticket_category: string | null;
  ticket_due: string | null;
  ticket_updated_at: string | null;
  ticket_checked_at: string | null;
  ticket_missing: boolean | number;
}

/** An action item with what lists show of its postmortem and incident, whoever asks and whatever day it is. */
export type StoredActionItem = Omit<
  ActionItemSummary,
  'overdue' | 'done' | 'editable'
>;

/** An item and the issue that it is kept in step with. */
export interface TicketedActionItem {
  incidentId: string;
  postmortemId: string;
  itemId: string;
  title: string;
  done: boolean;
  dueDate?: string;
  ticket: KnownTicket;
}

/** An issue as it was when it was last looked at. Without `updatedAt` it never was. */
export interface KnownTicket {
  key: string;
  url: string;
  id?: string;
  label?: string;
  status?: string;
  category?: string;
  dueDate?: string;
  /** By Jira's clock. */
  updatedAt?: string;
  missing: boolean;
}

/** Filters and the place in the list. */
export interface ActionItemListOptions {
  status: 'open' | 'done';
  /** Any of these. */
  ownerRefs?: string[];
  entityRef?: string;
  /** Only what is due before this day. */
  dueBefore?: string;
  visibility: Visibility;
  cursor?: string;
  limit: number;
}

/** What is due comes before what isn't. */
const NOT_DUE = '9999-12-31';

const placeSchema = z.tuple([z.string(), z.string()]);

type PostmortemRow = {
  status: PostmortemStatus;
  incident_id: string;
  document: string;
  entity_ref: string | null;
  document_owner_ref: string | null;
  owner_ref: string | null;
  severity: Severity;
};

type JoinedRow = ActionItemRow & {
  postmortem_title: string;
  number: number | null;
  service_name: string | null;
};

/** Action items across postmortems: the documents' own, projected, and what is known of their tickets. */
export class ActionItemStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): ActionItemStore {
    return new ActionItemStore(options.knex);
  }

  /**
   * Takes over what the postmortem's newest version says. Called with every change of its document or status, in the same
   * transaction. Of the tickets nothing changes.
   *
   * @param savedBy who has made the change; what Jira has closed is told apart
   */
  async project(
    postmortemId: string,
    savedBy: string,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    const postmortem = await tx('postmortems')
      .join('incidents', 'incidents.id', 'postmortems.incident_id')
      .where('postmortems.id', postmortemId)
      .first<PostmortemRow | undefined>(
        'postmortems.status',
        'postmortems.incident_id',
        'postmortems.document',
        'postmortems.document_owner_ref',
        'incidents.entity_ref',
        'incidents.owner_ref',
        'incidents.severity',
      );
    if (!postmortem) {
      return;
    }
    const { actionItems }: PostmortemDocument = JSON.parse(postmortem.document);
    const known = new Map(
      (
        await tx<ActionItemRow>('action_items').where({
          postmortem_id: postmortemId,
        })
      ).map(row => [row.item_id, row]),
    );
    const items = new Map(actionItems.map(item => [item.id, item]));
    const gone = [...known.keys()].filter(id => !items.has(id));
    if (gone.length > 0) {
      await tx<ActionItemRow>('action_items')
        .where({ postmortem_id: postmortemId })
        .whereIn('item_id', gone)
        .delete();
    }
    if (items.size > 0) {
      const change = { by: savedBy, at: toIso(now) };
      await tx('action_items')
        .insert(
          [...items.values()].map(item =>
            projected(
              postmortemId,
              postmortem,
              item,
              known.get(item.id),
              change,
            ),
          ),
        )
        .onConflict(['postmortem_id', 'item_id'])
        .merge();
    }
  }

  /** Open ones by due date, done ones newest first. */
  async list(options: ActionItemListOptions): Promise<Page<StoredActionItem>> {
    const isOpen = options.status === 'open';
    const at = isOpen ? 'due_order' : 'closed_at';
    const order = isOpen ? 'asc' : 'desc';
    const query = this.knex('action_items')
      .join('incidents', 'incidents.id', 'action_items.incident_id')
      .join('postmortems', 'postmortems.id', 'action_items.postmortem_id')
      // The words of the partial indexes.
      .whereRaw(
        isOpen
          ? 'action_items.closed_at is null and action_items.counts'
          : 'action_items.closed_at is not null and action_items.counts',
      )
      .where(restrictTo(options.visibility, 'incidents.owner_ref'))
      .orderBy(
        [at, 'postmortem_id', 'item_id'].map(column => ({
          column: `action_items.${column}`,
          order,
        })),
      )
      .limit(options.limit + 1)
      .select<JoinedRow[]>(
        'action_items.*',
        'postmortems.title as postmortem_title',
        'incidents.number',
        'incidents.service_name',
      );
    if (options.ownerRefs) {
      query.whereIn('action_items.owner_ref', options.ownerRefs);
    }
    if (options.entityRef) {
      query.where('action_items.entity_ref', options.entityRef);
    }
    if (options.dueBefore) {
      query.where('action_items.due_order', '<', options.dueBefore);
    }
    const after = readCursor(options.cursor);
    if (after) {
      query.whereRaw(
        `(action_items.${at}, action_items.postmortem_id, action_items.item_id) ${
          isOpen ? '>' : '<'
        } (?, ?, ?)`,
        [after.at, ...readPlace(after.id)],
      );
    }
    const rows = await query;
    const page = toPage(rows, options.limit, row => ({
      at: row[at] ?? '',
      id: JSON.stringify([row.postmortem_id, row.item_id]),
    }));
    return { ...page, items: page.items.map(toStored) };
  }

  /** What is still open of incidents' postmortems, most urgent first, by incident. */
  async openOf(incidentIds: string[]): Promise<Map<string, OpenActionItem[]>> {
    const open = new Map<string, OpenActionItem[]>();
    if (incidentIds.length === 0) {
      return open;
    }
    const rows = await this.knex<ActionItemRow>('action_items')
      .whereIn('incident_id', incidentIds)
      .whereRaw('closed_at is null and counts')
      .orderBy(['due_order', 'postmortem_id', 'item_id']);
    for (const row of rows) {
      open.set(row.incident_id, [
        ...(open.get(row.incident_id) ?? []),
        {
          id: row.item_id,
          postmortemId: row.postmortem_id,
          title: row.title,
          ownerRef: row.owner_ref ?? undefined,
          dueDate: row.due_date ?? undefined,
          ticket: toTicket(row),
        },
      ]);
    }
    return open;
  }

  /** Items whose issue may have any of these names. */
  async withTickets(issues: {
    ids: string[];
    keys: string[];
    labels: string[];
  }): Promise<TicketedActionItem[]> {
    const rows = await this.ticketed().where(builder =>
      builder
        .whereIn('ticket_id', issues.ids)
        .orWhereIn('ticket_key', issues.keys)
        .orWhereIn('ticket_label', issues.labels),
    );
    return rows.map(toTicketed);
  }

  /** Open items whose issue has not been looked for since an instant, those that have waited longest first. */
  async notChecked(
    since: DateTime,
    limit: number,
  ): Promise<TicketedActionItem[]> {
    const rows = await this.ticketed()
      .whereRaw('closed_at is null and counts')
      // The words of the index.
      .whereRaw("coalesce(ticket_checked_at, '') < ?", [toIso(since)])
      .orderByRaw("coalesce(ticket_checked_at, '')")
      .orderBy(['postmortem_id', 'item_id'])
      .limit(limit);
    return rows.map(toTicketed);
  }

  async noteChecked(
    items: Pick<TicketedActionItem, 'incidentId' | 'itemId'>[],
    now: DateTime,
  ): Promise<void> {
    await this.knex<ActionItemRow>('action_items')
      .whereIn(
        ['incident_id', 'item_id'],
        items.map(({ incidentId, itemId }) => [incidentId, itemId]),
      )
      .update({ ticket_checked_at: toIso(now) });
  }

  /** Notes what is known of an item's issue; what is left out stays as it is known. */
  async noteTicket(
    item: Pick<TicketedActionItem, 'incidentId' | 'itemId'>,
    ticket: Partial<KnownTicket>,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<ActionItemRow>('action_items')
      .where({ incident_id: item.incidentId, item_id: item.itemId })
      .update(ticketColumns(ticket));
  }

  private ticketed() {
    return this.knex<ActionItemRow>('action_items').whereNotNull('ticket_key');
  }
}

function projected(
  postmortemId: string,
  postmortem: PostmortemRow,
  item: ActionItem,
  known: ActionItemRow | undefined,
  change: { by: string; at: string },
): Omit<ActionItemRow, keyof TicketColumns> {
  const counts = ['published', 'closed'].includes(postmortem.status);
  const closed = item.done
    ? {
        closed_at: known?.closed_at ?? change.at,
        closed_by:
          known?.closed_by ?? (change.by === JIRA.ref ? 'jira' : 'portal'),
      }
    : { closed_at: null, closed_by: null };
  return {
    postmortem_id: postmortemId,
    item_id: item.id,
    incident_id: postmortem.incident_id,
    entity_ref: postmortem.entity_ref,
    owner_ref:
      item.owner ?? postmortem.document_owner_ref ?? postmortem.owner_ref,
    title: item.title,
    type: item.type,
    priority: item.priority,
    severity: postmortem.severity,
    due_date: item.dueDate ?? null,
    due_order: item.dueDate ?? NOT_DUE,
    counts,
    // As work it is opened when it is published.
    opened_at: known && (known.counts || !counts) ? known.opened_at : change.at,
    ...closed,
  };
}

function ticketColumns(ticket: Partial<KnownTicket>): Partial<TicketColumns> {
  const columns: { [K in keyof KnownTicket]-?: keyof TicketColumns } = {
    key: 'ticket_key',
    url: 'ticket_url',
    id: 'ticket_id',
    label: 'ticket_label',
    status: 'ticket_status',
    category: 'ticket_category',
    dueDate: 'ticket_due',
    updatedAt: 'ticket_updated_at',
    missing: 'ticket_missing',
  };
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      name in ticket
        ? [[column, ticket[name as keyof KnownTicket] ?? null]]
        : [],
    ),
  );
}

function toStored(row: JoinedRow): StoredActionItem {
  return {
    id: row.item_id,
    postmortemId: row.postmortem_id,
    postmortemTitle: row.postmortem_title,
    incidentId: row.incident_id,
    incidentNumber: row.number ?? undefined,
    serviceName: row.service_name ?? undefined,
    title: row.title,
    type: row.type,
    priority: row.priority,
    severity: row.severity,
    entityRef: row.entity_ref ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    dueDate: row.due_date ?? undefined,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
    closedBy: row.closed_by ?? undefined,
    ticket: toTicket(row),
  };
}

function toTicket(row: ActionItemRow): ActionItemTicket | undefined {
  return row.ticket_key && row.ticket_url
    ? {
        key: row.ticket_key,
        url: row.ticket_url,
        status: row.ticket_status ?? undefined,
        missing: row.ticket_missing ? true : undefined,
      }
    : undefined;
}

function toTicketed(row: ActionItemRow): TicketedActionItem {
  return {
    incidentId: row.incident_id,
    postmortemId: row.postmortem_id,
    itemId: row.item_id,
    title: row.title,
    done: row.closed_at !== null,
    dueDate: row.due_date ?? undefined,
    ticket: {
      key: row.ticket_key ?? '',
      url: row.ticket_url ?? '',
      id: row.ticket_id ?? undefined,
      label: row.ticket_label ?? undefined,
      status: row.ticket_status ?? undefined,
      category: row.ticket_category ?? undefined,
      dueDate: row.ticket_due ?? undefined,
      updatedAt: row.ticket_updated_at ?? undefined,
      missing: Boolean(row.ticket_missing),
    },
  };
}

/** @throws InputError for a place in another list. */
function readPlace(id: string): [string, string] {
  try {
    return placeSchema.parse(JSON.parse(id));
  } catch (error) {
    throw new InputError(
      'cursor is not one that this list has answered',
      error,
    );
  }
}
