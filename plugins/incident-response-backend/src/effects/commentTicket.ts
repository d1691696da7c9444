import { describeFact } from '@incident-response/backstage-plugin-common';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/** Jira may still be at work on a request that nobody has heard the answer of. */
const COMMENTS_SETTLE = { seconds: 15 };

/** Tells the ticket of a fact. The comment carries the effect's key as a property, by which it is found again. */
export function commentTicket(
  integrations: Integrations,
): EffectHandler<'commentTicket'> {
  return {
    what: 'Commenting on the ticket',
    repeatable: false,
    settlesWithin: COMMENTS_SETTLE,
    async find({ state, request }) {
      const there =
        state.ticket &&
        (await requireJira(integrations).hasComment(
          state.ticket.key,
          request.key,
        ));
      return there ? { facts: [] } : undefined;
    },
    async perform({ state, policy, request }) {
      const fact = state.facts.find(known => known.id === request.factId);
      if (fact && state.ticket) {
        const { title, detail } = describeFact(fact);
        await requireJira(integrations).comment(state.ticket.key, request.key, [
          { text: title },
          ...(detail ?? '').split('\n').map(text => ({ text })),
          { text: 'Incident page', href: incidentUrl(state, policy) },
        ]);
      }
      return { facts: [] };
    },
  };
}
