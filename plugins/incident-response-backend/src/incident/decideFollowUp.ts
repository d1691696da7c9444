import type { Rule } from './decide';
import type { EffectRequest } from './effects';

/** After the incident: the postmortem's draft, and once it is published tickets for its action items and the archive. */
export const decideFollowUp: Rule = (state, policy) => {
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
  const published = state.postmortem?.published?.payload;
  if (published && policy.archive) {
    const { postmortemId, version } = published;
    for (const format of ['markdown', 'json'] as const) {
      effects.push({
        type: 'archivePostmortem',
        key: `${state.id}/archive/${version}/${format}`,
        postmortemId,
        version,
        format,
      });
    }
  }
  return { effects };
};
