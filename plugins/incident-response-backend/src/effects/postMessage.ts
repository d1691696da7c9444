import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { factMessage } from './factMessage';
import { SLACK_SETTLES } from './postSummary';

/** Tells the channel of a fact. */
export function postMessage(
  integrations: Integrations,
): EffectHandler<'postMessage'> {
  return {
    what: 'Posting in the channel',
    repeatable: false,
    settlesWithin: SLACK_SETTLES,
    async find({ state, request, calledAt }) {
      const ts = await requireSlack(integrations).findMessage(
        state.channel?.id ?? '',
        request.key,
        calledAt,
      );
      return ts ? { facts: [] } : undefined;
    },
    async perform({ state, policy, request }) {
      const fact = state.facts.find(known => known.id === request.factId);
      if (fact && state.channel) {
        await requireSlack(integrations).post(
          state.channel.id,
          factMessage(fact, state, policy, request.key),
        );
      }
      return { facts: [] };
    },
  };
}
