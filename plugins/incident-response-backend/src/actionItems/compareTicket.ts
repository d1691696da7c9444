import type { TicketedActionItem } from '../store';

/** An issue as Jira has it now. */
export interface ObservedTicket {
  id: string;
  key: string;
  url: string;
  status: string;
  category: string;
  dueDate?: string;
  /** By Jira's clock, ISO 8601 in UTC. */
  updatedAt: string;
}

/** What an item takes over from its issue. */
export interface TicketNews {
  /** What is said on the timeline: another status, another key, or that it is there again. */
  isNews: boolean;
  movedFrom?: string;
  /** The item is done, or open again. */
  done?: boolean;
  /** The due date is another one; `undefined` in it takes it away. */
  dueDate?: { to: string | undefined };
}

const NOTHING: TicketNews = { isNews: false };

/**
 * What has changed in Jira since the issue was last looked at. Compared with what was known of the issue and not with the
 * item: where the item is another, the portal has changed it and Jira is about to hear of it. Status and due date follow
 * Jira; the title stays the portal's, and people are assigned in each by its own means.
 *
 * Undefined for an answer that is older than what is known.
 */
export function compareTicket(
  item: TicketedActionItem,
  observed: ObservedTicket,
): TicketNews | undefined {
  const { ticket } = item;
  if (ticket.updatedAt !== undefined && observed.updatedAt < ticket.updatedAt) {
    return undefined;
  }
  const movedFrom = ticket.key === observed.key ? undefined : ticket.key;
  const wasDone = ticket.category === 'done';
  const isDone = observed.category === 'done';
  return {
    ...NOTHING,
    // Of an issue that was never looked at only what is not as it began is worth a line.
    isNews:
      ticket.missing ||
      movedFrom !== undefined ||
      (ticket.status === undefined
        ? observed.category !== 'new'
        : ticket.status !== observed.status),
    movedFrom,
    done: wasDone !== isDone && item.done !== isDone ? isDone : undefined,
    dueDate:
      ticket.dueDate !== observed.dueDate && item.dueDate !== observed.dueDate
        ? { to: observed.dueDate }
        : undefined,
  };
}
