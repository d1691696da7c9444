import type { Rule } from './decide';
import type { EffectRequest } from './effects';

/** After the incident: the postmortem's draft, and tickets for its action items once it is published. */
export const decideFollowUp: Rule = state => {
  const effects: EffectRequest[] = [];
  const drafted = state.postmortem?.drafted.length ?? 0;
  if (state.status === 'resolved' && drafted < state.resolutions) {
    effects.push({
      type: 'draftPostmortem',
      key: `${state.id}/postmortem/${state.resolutions}`,
      resolution: state.resolutions,
    });
  }
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
