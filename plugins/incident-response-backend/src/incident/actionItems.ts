import type {
  ActionItem,
  FactOf,
  FactPayloads,
  IncidentFact,
  PublishedActionItem,
  TicketFields,
} from '@incident-response/backstage-plugin-common';

/** The issue of an action item, as facts tell it. */
export interface ActionItemTicketState {
  key: string;
  url: string;
  missing: boolean;
  status?: string;
  /** Jira's category of the status. */
  category?: string;
  /** What of the item stands in it; not known of issues that are older than this. */
  written?: TicketFields;
}

/** One action item of a published postmortem, as facts tell it. */
export interface ActionItemState {
  id: string;
  title: string;
  priority?: ActionItem['priority'];
  ownerRef?: string;
  dueDate?: string;
  done: boolean;
  /** When it was published, or its due date was last set. ISO 8601. */
  dueSince: string;
  ticket?: ActionItemTicketState;
  /** Tickets that it has had. */
  ticketsOpened: number;
  /** How often somebody has asked for another one. */
  ticketsRequested: number;
  /** Each time that it was closed or opened again, in order. */
  toggles: FactOf<'action_item.closed' | 'action_item.reopened'>[];
  /** Each time that the portal's people have changed it, in order. */
  edits: FactOf<'action_item.changed'>[];
  reminders: FactOf<'action_item.reminded'>[];
}

/** Action items by id, in the order of the document. */
export type ActionItemStates = Map<string, ActionItemState>;

/** Adds what a fact says of the action items. */
export function addActionItemFact(
  items: ActionItemStates,
  fact: IncidentFact,
): void {
  switch (fact.type) {
    case 'postmortem.published':
      publish(items, fact);
      return;
    case 'action_item.removed':
      items.delete(fact.payload.actionItemId);
      return;
    case 'action_item.changed': {
      const item = items.get(fact.payload.item.id);
      if (item) {
        change(item, fact);
      }
      return;
    }
    default: {
      const id =
        'actionItemId' in fact.payload ? fact.payload.actionItemId : undefined;
      const item = id === undefined ? undefined : items.get(id);
      if (item) {
        addToItem(item, fact);
      }
    }
  }
}

function publish(
  items: ActionItemStates,
  fact: FactOf<'postmortem.published'>,
): void {
  const known = new Map(items);
  items.clear();
  for (const published of fact.payload.actionItems) {
    const before = known.get(published.id);
    const done = published.done ?? before?.done ?? false;
    items.set(published.id, {
      ...(before ?? {
        dueSince: fact.occurredAt,
        ticketsOpened: 0,
        ticketsRequested: 0,
        toggles: [],
        edits: [],
        reminders: [],
      }),
      ...contentOf(published),
      done,
    });
  }
}

function change(
  item: ActionItemState,
  fact: FactOf<'action_item.changed'>,
): void {
  const { item: changed, by } = fact.payload;
  if (changed.dueDate !== item.dueDate) {
    item.dueSince = fact.occurredAt;
  }
  Object.assign(item, contentOf(changed));
  if (by === 'portal') {
    item.edits.push(fact);
  } else if (item.ticket?.written) {
    // What Jira has told stands in the issue already.
    item.ticket.written = {
      ...item.ticket.written,
      dueDate: changed.dueDate,
    };
  }
}

function addToItem(item: ActionItemState, fact: IncidentFact): void {
  switch (fact.type) {
    case 'action_item.closed':
      item.done = true;
      item.toggles.push(fact);
      return;
    case 'action_item.reopened':
      item.done = false;
      item.toggles.push(fact);
      return;
    case 'action_item.ticketed': {
      const { key, url, written } = fact.payload;
      item.ticketsOpened += 1;
      item.ticket = { key, url, written, missing: false };
      return;
    }
    case 'action_item.ticket_requested':
      item.ticketsRequested += 1;
      return;
    case 'action_item.ticket_changed':
      item.ticket = ticketAfter(item.ticket, fact.payload);
      return;
    case 'action_item.reminded':
      item.reminders.push(fact);
      return;
    default:
  }
}

function ticketAfter(
  known: ActionItemTicketState | undefined,
  payload: FactPayloads['action_item.ticket_changed'],
): ActionItemTicketState {
  const { key, url, status, category, missing = false, written } = payload;
  return {
    key,
    url,
    missing,
    status: status ?? known?.status,
    category: category ?? known?.category,
    written: written ?? known?.written,
  };
}

function contentOf(
  item: PublishedActionItem,
): Pick<ActionItemState, 'id' | 'title' | 'priority' | 'ownerRef' | 'dueDate'> {
  const { id, title, priority, ownerRef, dueDate } = item;
  return { id, title, priority, ownerRef, dueDate };
}
