import { SYSTEM, type ActionItemState, type IncidentState } from '../incident';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { Jira, JiraIssue } from '../integrations/jira/Jira';
import { ProviderError } from '../integrations/ProviderError';
import type { ActionItemStore } from '../store';
import type { EffectHandler, EffectOutcome } from './EffectHandler';

/** Jira may still be at work on a request that nobody has heard the answer of; it must not have the last word. */
const CHANGES_SETTLE = { seconds: 15 };

interface Options {
  integrations: Integrations;
  actionItems: ActionItemStore;
}

/** Closes the issue of an item that somebody has closed in the portal. */
export function closeActionItemTicket(
  options: Options,
): EffectHandler<'closeActionItemTicket'> {
  return {
    what: 'Closing the ticket of an action item',
    repeatable: true,
    settlesWithin: CHANGES_SETTLE,
    perform: ({ state, request }) =>
      moveTicket(options, state, request.actionItemId, 'done'),
  };
}

/** Opens the issue again of an item that somebody has opened again in the portal. */
export function reopenActionItemTicket(
  options: Options,
): EffectHandler<'reopenActionItemTicket'> {
  return {
    what: 'Opening the ticket of an action item again',
    repeatable: true,
    settlesWithin: CHANGES_SETTLE,
    perform: ({ state, request }) =>
      moveTicket(options, state, request.actionItemId, 'open'),
  };
}

/** Moves the issue where it is not there already, and notes how it is then. */
async function moveTicket(
  { integrations, actionItems }: Options,
  state: IncidentState,
  itemId: string,
  wanted: 'done' | 'open',
): Promise<EffectOutcome> {
  const jira = requireJira(integrations);
  const item = state.actionItems.get(itemId);
  const before = item && (await readIssue(jira, item));
  // What is gone is noticed, and said, by whoever follows the tickets.
  if (!item || !before) {
    return { facts: [] };
  }
  if (isDone(before) === (wanted === 'done')) {
    return ticketOutcome(actionItems, state, item, before);
  }
  await jira.moveTo(before.key, wanted);
  const after = await readIssue(jira, item);
  if (after && isDone(after) !== (wanted === 'done')) {
    throw new ProviderError({
      provider: 'Jira',
      kind: 'unknown',
      message: `${after.key} is still ${after.status} after it was moved`,
      remedy: `Look at ${after.key} in Jira, then retry`,
    });
  }
  return ticketOutcome(actionItems, state, item, after ?? before);
}

/** The issue as it is now; undefined where it is gone. */
export async function readIssue(
  jira: Jira,
  item: ActionItemState,
): Promise<JiraIssue | undefined> {
  if (!item.ticket) {
    return undefined;
  }
  const { found } = await jira.issues([item.ticket.key]);
  return found[0];
}

/** How the issue is now, as a fact where it is news, and for whoever follows it. */
export function ticketOutcome(
  actionItems: ActionItemStore,
  state: IncidentState,
  item: ActionItemState,
  issue: JiraIssue,
  written = item.ticket?.written,
): EffectOutcome {
  const { key, url, status, category } = issue;
  const isNews =
    item.ticket?.key !== key ||
    item.ticket.status !== status ||
    written !== item.ticket.written;
  return {
    facts: isNews
      ? [
          {
            type: 'action_item.ticket_changed',
            actor: SYSTEM,
            payload: {
              actionItemId: item.id,
              title: item.title,
              key,
              url,
              status,
              category,
              written,
            },
            source: { title: key, url },
          },
        ]
      : [],
    commit: tx =>
      actionItems.noteTicket(
        { incidentId: state.id, itemId: item.id },
        {
          key,
          url,
          id: issue.id,
          status,
          category,
          dueDate: issue.dueDate,
          updatedAt: issue.updatedAt,
          missing: false,
        },
        tx,
      ),
  };
}

/** Whether Jira counts the issue as done. */
export function isDone({ category }: Pick<JiraIssue, 'category'>): boolean {
  return category === 'done';
}
