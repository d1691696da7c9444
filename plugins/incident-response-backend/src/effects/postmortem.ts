import { SYSTEM } from '../incident';
import type { PostmortemService } from '../documents/PostmortemService';
import type { EffectHandler } from './EffectHandler';
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
