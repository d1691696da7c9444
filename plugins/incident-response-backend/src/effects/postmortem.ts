import { ACTION_ITEM_PRIORITIES } from '../postmortem/actionItemPriority';
import { severityOf, SYSTEM } from '../incident';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { PostmortemService } from '../documents/PostmortemService';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { JIRA_SETTLES, projectOf, TICKET_PROPERTY } from './openTicket';
import { postmortemUrl } from './summaryMessage';

/** Writes the postmortem's draft from the facts. */
export function draftPostmortem(
  postmortems: PostmortemService,
): EffectHandler<'draftPostmortem'> {
  return {
    what: 'Drafting the postmortem',
    repeatable: true,
    async perform({ state, policy, now, request }) {
      const draft = await postmortems.prepareDraft(state, policy, now);
      return {
        facts: [
          {
            id: `${state.id}/postmortem/${request.resolution}/drafted`,
            type: 'postmortem.drafted',
            actor: SYSTEM,
            payload: {
              postmortemId: draft.id,
              resolution: request.resolution,
              dueAt: draft.dueAt,
            },
            source: {
              title: 'Postmortem',
              url: postmortemUrl(draft.id, policy),
            },
          },
        ],
        commit: tx => draft.save(tx),
      };
    },
  };
}

/** Makes a published action item a Jira issue. */
export function ticketActionItem(options: {
  integrations: Integrations;
  postmortems: PostmortemService;
}): EffectHandler<'ticketActionItem'> {
  const { integrations, postmortems } = options;
  const label = (incidentId: string, itemId: string) =>
    `action-item-${incidentId}-${itemId}`;
  const ticketed = (
    actionItemId: string,
    ticket: { key: string; url: string },
  ): EffectOutcome => ({
    facts: [
      {
        type: 'action_item.ticketed',
        actor: SYSTEM,
        payload: { actionItemId, ...ticket },
        source: { title: ticket.key, url: ticket.url },
      },
    ],
  });
  return {
    what: 'Opening the ticket of an action item',
    repeatable: false,
    settlesWithin: JIRA_SETTLES,
    async find({ state, request }) {
      const jira = requireJira(integrations);
      const ticket = await jira.find(
        projectOf(state, jira),
        label(state.id, request.actionItemId),
      );
      return ticket && ticketed(request.actionItemId, ticket);
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
        labels: ['postmortem', severityOf(state, policy).severity],
        priority: ACTION_ITEM_PRIORITIES[item.priority],
        marker: {
          property: TICKET_PROPERTY,
          value: { postmortemId, actionItemId: item.id },
          label: label(state.id, item.id),
        },
        dueDate: item.dueDate,
      });
      return ticketed(item.id, ticket);
    },
  };
}
