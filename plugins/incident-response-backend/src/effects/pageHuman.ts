import {
  describeFact,
  type IncidentFact,
} from '@incident-response/backstage-plugin-common';
import { SYSTEM, type Policy } from '../incident';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { PageResult } from '../integrations/pagerduty/PagerDuty';
import { isResolvedAfter } from './changePagerDuty';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/** Asks a human through PagerDuty. What was asked is found again by its text, which names the fact that it is about. */
export function pageHuman(
  integrations: Integrations,
): EffectHandler<'pageHuman'> {
  const pagerDuty = () =>
    requirePagerDuty(
      integrations,
      'Nobody is paged by this plugin; the channel and the incident page ask for people.',
    );
  return {
    what: 'Asking a human through PagerDuty',
    repeatable: false,
    settlesWithin: { seconds: 15 },
    async find({ state, policy, request }) {
      const fact = state.facts.find(known => known.id === request.factId);
      const page =
        fact && (await pagerDuty().findPage(state.id, messageOf(fact, policy)));
      return page && paged(page, fact);
    },
    async perform({ state, policy, request }) {
      const fact = state.facts.find(known => known.id === request.factId);
      if (!fact || state.status === 'resolved') {
        return { facts: [] };
      }
      try {
        const page = await pagerDuty().pageHuman(
          state.id,
          state.escalationPolicyId,
          messageOf(fact, policy),
        );
        return paged(page, fact);
      } catch (error) {
        // Nobody is needed any more.
        if (await isResolvedAfter(error, pagerDuty(), state.id)) {
          return { facts: [] };
        }
        throw error;
      }
    },
  };
}

function messageOf(fact: IncidentFact, policy: Policy): string {
  const { title, detail } = describeFact(fact);
  return [
    title,
    detail,
    // Two requests may have the same words; they are never of the same instant.
    `Asked at ${fact.occurredAt}`,
    incidentUrl({ id: fact.incidentId }, policy),
  ]
    .filter(Boolean)
    .join('\n');
}

function paged(page: PageResult, fact: IncidentFact): EffectOutcome {
  return {
    facts: [
      {
        type: 'human.paged',
        actor: SYSTEM,
        payload: { ...page, because: fact.id },
      },
    ],
  };
}
