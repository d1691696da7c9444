import { describeFact } from '@incident-response/backstage-plugin-common';
import { SYSTEM } from '../incident';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/**
 * Asks a human through PagerDuty. Where the answer was lost it is done again: being asked twice is a nuisance,
 * never being asked is an outage.
 */
export function pageHuman(
  integrations: Integrations,
): EffectHandler<'pageHuman'> {
  return {
    what: 'Asking a human through PagerDuty',
    repeatable: true,
    async perform({ state, policy, request }) {
      const pagerDuty = requirePagerDuty(
        integrations,
        'Nobody is paged by this plugin; the channel and the incident page ask for people.',
      );
      const fact = state.facts.find(known => known.id === request.factId);
      if (!fact || state.status === 'resolved') {
        return { facts: [] };
      }
      const { title, detail } = describeFact(fact);
      const page = await pagerDuty.pageHuman(
        state.id,
        state.escalationPolicyId,
        [title, detail, incidentUrl(state, policy)].filter(Boolean).join('\n'),
      );
      return {
        facts: [
          {
            type: 'human.paged',
            actor: SYSTEM,
            payload: { ...page, because: fact.id },
          },
        ],
      };
    },
  };
}
