import type {
  ActionItem,
  TicketFields,
} from '@incident-response/backstage-plugin-common';
import { ACTION_ITEM_PRIORITIES } from '../postmortem/actionItemPriority';
import { severityOf, SYSTEM } from '../incident';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { Ticket } from '../integrations/jira/Jira';
import type { PostmortemService } from '../documents/PostmortemService';
import type { ActionItemStore } from '../store';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { JIRA_SETTLES, projectOf, TICKET_PROPERTY } from './openTicket';
import { postmortemUrl } from './summaryMessage';

/** Every action item's issue has it; by it those that have changed are found. */
export const ACTION_ITEM_LABEL = 'postmortem';

/** Makes a published action item a Jira issue. */
export function ticketActionItem(options: {
  integrations: Integrations;
  postmortems: PostmortemService;
  actionItems: ActionItemStore;
}): EffectHandler<'ticketActionItem'> {
  const { integrations, postmortems, actionItems } = options;

  const ticketed = (
    where: { incidentId: string; itemId: string; label: string },
    ticket: Ticket,
    written?: TicketFields,
  ): EffectOutcome => ({
    facts: [
      {
        type: 'action_item.ticketed',
        actor: SYSTEM,
        payload: {
          actionItemId: where.itemId,
          key: ticket.key,
          url: ticket.url,
          issueId: ticket.id,
          written,
        },
        source: { title: ticket.key, url: ticket.url },
      },
    ],
    commit: tx =>
      actionItems.noteTicket(
        where,
        {
          key: ticket.key,
          url: ticket.url,
          id: ticket.id,
          label: where.label,
          dueDate: written?.dueDate,
          status: undefined,
          category: undefined,
          updatedAt: undefined,
          missing: false,
        },
        tx,
      ),
  });

  return {
    what: 'Opening the ticket of an action item',
    repeatable: false,
    settlesWithin: JIRA_SETTLES,
    async find({ state, request }) {
      const jira = requireJira(integrations);
      const label = labelOf(state.id, request.actionItemId, request.nth);
      const ticket = await jira.find(projectOf(state, jira), label);
      return (
        ticket &&
        ticketed(
          { incidentId: state.id, itemId: request.actionItemId, label },
          ticket,
        )
      );
    },
    async perform({ state, policy, request }) {
      const jira = requireJira(integrations);
      const postmortemId = state.postmortem?.id ?? '';
      const item = await postmortems.findActionItem(
        postmortemId,
        request.actionItemId,
      );
      // Taken out again after publishing: there is nothing to make a ticket of.
      if (!item) {
        return { facts: [] };
      }
      const label = labelOf(state.id, item.id, request.nth);
      const ticket = await jira.create({
        projectKey: projectOf(state, jira),
        summary: item.title,
        description: [
          {
            text: `Action item (${item.type}) of the postmortem of ${state.title}`,
          },
          ...(item.owner ? [{ text: `Owner: ${item.owner}` }] : []),
          { text: 'Postmortem', href: postmortemUrl(postmortemId, policy) },
        ],
        labels: [ACTION_ITEM_LABEL, severityOf(state, policy).severity],
        priority: ACTION_ITEM_PRIORITIES[item.priority],
        marker: {
          property: TICKET_PROPERTY,
          value: { postmortemId, actionItemId: item.id },
          label,
        },
        dueDate: item.dueDate,
      });
      return ticketed(
        { incidentId: state.id, itemId: item.id, label },
        ticket,
        fieldsOf(item),
      );
    },
  };
}

/** By which an item's ticket is found again; `nth` tells it from a ticket that it had before. */
function labelOf(incidentId: string, itemId: string, nth = 1): string {
  const label = `action-item-${incidentId}-${itemId}`;
  return nth === 1 ? label : `${label}-${nth}`;
}

function fieldsOf({ title, priority, dueDate }: ActionItem): TicketFields {
  return { title, priority, dueDate };
}
