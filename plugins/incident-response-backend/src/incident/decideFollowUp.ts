import type { Rule } from './decide';
import type { EffectRequest } from './effects';

/** What a published postmortem asks for: tickets for its action items. */
export const decideFollowUp: Rule = state => {
  const effects: EffectRequest[] = [];
  for (const item of state.postmortem?.published?.payload.actionItems ?? []) {
    if (!state.tickets.has(item.id)) {
      effects.push({
        type: 'ticketActionItem',
        key: `${state.id}/action-item/${item.id}`,
        actionItemId: item.id,
      });
    }
  }
  return { effects };
};
