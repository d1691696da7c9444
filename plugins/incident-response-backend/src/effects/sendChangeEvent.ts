import {
  integrationKeyOf,
  type CatalogOwnership,
} from '../integrations/catalog/CatalogOwnership';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/**
 * Tells PagerDuty what a repair has changed, where the entity names the key of an Events API v2 integration. Said twice, it
 * shows twice and does nothing.
 */
export function sendChangeEvent(
  integrations: Integrations,
  ownership: CatalogOwnership,
): EffectHandler<'sendChangeEvent'> {
  return {
    what: 'Telling PagerDuty what was changed',
    repeatable: true,
    async perform({ state, policy, request }) {
      const fact = state.facts.find(({ id }) => id === request.factId);
      const entityRef = state.ownership?.entityRef;
      const entity = entityRef && (await ownership.entity(entityRef));
      const key = entity && integrationKeyOf(entity);
      if (fact?.type !== 'remediation.attempted' || !entityRef || !key) {
        return { facts: [] };
      }
      const { changes, action, attempt } = fact.payload;
      await requirePagerDuty(
        integrations,
        'Alert details, on-call people, notes and status changes are left out.',
      ).sendChange(key, {
        summary: `Automatic repair: ${changes.join(', ')}`,
        at: fact.occurredAt,
        details: { action, attempt: String(attempt), entity: entityRef },
        link: { href: incidentUrl(state, policy), text: 'Incident page' },
      });
      return { facts: [] };
    },
  };
}
