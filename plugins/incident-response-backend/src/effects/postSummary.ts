import { SYSTEM } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { summaryMessage } from './summaryMessage';

/** Posts and pins the summary, addressing the channel as the severity asks for. */
export function postSummary(
  integrations: Integrations,
): EffectHandler<'postSummary'> {
  const outcome = (channelId: string, ts: string) => ({
    facts: [
      {
        type: 'summary.posted' as const,
        actor: SYSTEM,
        payload: { channelId, ts },
      },
    ],
  });
  return {
    what: 'Posting the summary',
    repeatable: false,
    async find({ state, request }) {
      const slack = requireSlack(integrations);
      const channelId = state.channel?.id ?? '';
      const ts = await slack.findMessage(channelId, request.key);
      if (!ts) {
        return undefined;
      }
      await slack.pin(channelId, ts);
      return outcome(channelId, ts);
    },
    async perform({ state, policy, request }) {
      const slack = requireSlack(integrations);
      const channelId = state.channel?.id ?? '';
      const ts = await slack.post(
        channelId,
        summaryMessage(state, policy, request.key),
      );
      await slack.pin(channelId, ts);
      return outcome(channelId, ts);
    },
  };
}

/** Brings the pinned summary up to date. Writing the same again changes nothing. */
export function updateSummary(
  integrations: Integrations,
): EffectHandler<'updateSummary'> {
  return {
    what: 'Updating the summary',
    repeatable: true,
    async perform({ state, policy }) {
      if (state.summary) {
        await requireSlack(integrations).update(
          state.summary.channelId,
          state.summary.ts,
          summaryMessage(state, policy, `${state.id}/summary`),
        );
      }
      return { facts: [] };
    },
  };
}
