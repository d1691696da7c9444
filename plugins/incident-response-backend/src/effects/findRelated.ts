import { SYSTEM } from '../incident';
import type { RelatedIncidents } from '../related/RelatedIncidents';
import type { EffectHandler } from './EffectHandler';

/** Looks for earlier incidents that have to do with it, and keeps what is found: nothing is an answer as well. */
export function findRelated(
  related: RelatedIncidents,
): EffectHandler<'findRelated'> {
  return {
    what: 'Looking for related incidents',
    repeatable: true,
    async perform({ state }) {
      return {
        facts: [
          {
            id: `${state.id}/related`,
            type: 'incident.related_found',
            actor: SYSTEM,
            payload: { related: await related.find(state.id) },
          },
        ],
      };
    },
  };
}
