import type { TicketFields } from '@incident-response/backstage-plugin-common';
import type { ActionItemState } from './actionItems';
import type { Rule } from './decide';
import type { EffectRequest } from './effects';

/**
 * A ticket for every action item of a published postmortem, kept in step with it: what is closed, opened again or changed
 * in the portal is in Jira. What came from Jira is there already.
 */
export const decideActionItems: Rule = state => {
  if (!state.postmortem?.published || state.notConfigured.includes('Jira')) {
    return {};
  }
  return {
    effects: [...state.actionItems.values()].flatMap(item =>
      item.ticket && !item.ticket.missing
        ? keepInStep(item, `${state.id}/action-item/${item.id}`)
        : openTicket(item, `${state.id}/action-item/${item.id}`),
    ),
  };
};

/** The first ticket by itself; another one, for one that is gone, where somebody asks for it. */
function openTicket(item: ActionItemState, key: string): EffectRequest[] {
  const isWanted =
    item.ticket === undefined || item.ticketsRequested >= item.ticketsOpened;
  if (item.done || !isWanted) {
    return [];
  }
  const nth = item.ticketsOpened + 1;
  return [
    {
      type: 'ticketActionItem',
      key: nth === 1 ? key : `${key}/${nth}`,
      actionItemId: item.id,
      nth,
    },
  ];
}

function keepInStep(item: ActionItemState, key: string): EffectRequest[] {
  // One after the other: what is changed last has the last word.
  const lane = key;
  const effects: EffectRequest[] = [];
  const edit = item.edits.at(-1);
  if (edit && differs(item, item.ticket?.written)) {
    effects.push({
      type: 'updateActionItemTicket',
      key: `${key}/update/${edit.id}`,
      lane,
      actionItemId: item.id,
    });
  }
  const toggle = item.toggles.at(-1);
  if (toggle?.payload.by === 'portal') {
    effects.push({
      type:
        toggle.type === 'action_item.closed'
          ? 'closeActionItemTicket'
          : 'reopenActionItemTicket',
      key: `${key}/status/${toggle.id}`,
      lane,
      actionItemId: item.id,
    });
  }
  return effects;
}

/** Whether the issue says something else of the item than the portal does. */
function differs(
  item: ActionItemState,
  written: TicketFields | undefined,
): boolean {
  return (
    written === undefined ||
    item.title !== written.title ||
    item.dueDate !== written.dueDate ||
    (item.priority ?? written.priority) !== written.priority
  );
}
