import { describeFact } from '@incident-response/backstage-plugin-common';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/** Tells the ticket of a fact. A comment that may or may not be there is left to a person rather than doubled. */
export function commentTicket(
  integrations: Integrations,
): EffectHandler<'commentTicket'> {
  return {
    what: 'Commenting on the ticket',
    repeatable: false,
    async perform({ state, policy, request }) {
      const fact = state.facts.find(known => known.id === request.factId);
      if (fact && state.ticket) {
        const { title, detail } = describeFact(fact);
        await requireJira(integrations).comment(state.ticket.key, [
          { text: title },
          ...(detail ?? '').split('\n').map(text => ({ text })),
          { text: 'Incident page', href: incidentUrl(state, policy) },
        ]);
      }
      return { facts: [] };
    },
  };
}
