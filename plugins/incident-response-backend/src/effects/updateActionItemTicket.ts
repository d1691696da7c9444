import type { TicketFields } from '@incident-response/backstage-plugin-common';
import { ACTION_ITEM_PRIORITIES } from '../postmortem/actionItemPriority';
import type { ActionItemState } from '../incident';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { TicketChange } from '../integrations/jira/Jira';
import type { ActionItemStore } from '../store';
import { readIssue, ticketOutcome } from './actionItemTicketStatus';
import type { EffectHandler } from './EffectHandler';

/** Jira may still be at work on a request that nobody has heard the answer of; it must not have the last word. */
const CHANGES_SETTLE = { seconds: 15 };

/** Writes title, priority and due date of an item into its issue, as far as they are other ones there. */
export function updateActionItemTicket(options: {
  integrations: Integrations;
  actionItems: ActionItemStore;
}): EffectHandler<'updateActionItemTicket'> {
  const { integrations, actionItems } = options;
  return {
    what: 'Updating the ticket of an action item',
    repeatable: true,
    settlesWithin: CHANGES_SETTLE,
    async perform({ state, request }) {
      const jira = requireJira(integrations);
      const item = state.actionItems.get(request.actionItemId);
      const before = item && (await readIssue(jira, item));
      // What is gone is noticed, and said, by whoever follows the tickets.
      if (!item || !before) {
        return { facts: [] };
      }
      const wanted = fieldsOf(item);
      await jira.edit(before.key, changeOf(item.ticket?.written, wanted));
      return ticketOutcome(
        actionItems,
        state,
        item,
        (await readIssue(jira, item)) ?? before,
        wanted,
      );
    },
  };
}

function fieldsOf(item: ActionItemState): TicketFields {
  const { title, priority, dueDate } = item;
  return {
    title,
    priority: priority ?? item.ticket?.written?.priority ?? 'medium',
    dueDate,
  };
}

/** Only what has changed here: what somebody has changed in Jira meanwhile stays. */
function changeOf(
  written: TicketFields | undefined,
  wanted: TicketFields,
): TicketChange {
  const differs = (field: keyof TicketFields) =>
    written === undefined || written[field] !== wanted[field];
  return {
    ...(differs('title') ? { summary: wanted.title } : {}),
    ...(differs('priority')
      ? { priority: ACTION_ITEM_PRIORITIES[wanted.priority] }
      : {}),
    ...(differs('dueDate') ? { dueDate: wanted.dueDate ?? null } : {}),
  };
}
