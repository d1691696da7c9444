import { SYSTEM } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { summaryMessage } from './summaryMessage';

/** Slack may still be at work on a request that nobody has heard the answer of. */
export const SLACK_SETTLES = { seconds: 15 };

/** Posts the summary, addressing the channel as the severity asks for. */
export function postSummary(
  integrations: Integrations,
): EffectHandler<'postSummary'> {
  return {
    what: 'Posting the summary',
    repeatable: false,
    settlesWithin: SLACK_SETTLES,
    async find({ state, request, calledAt }) {
      const channelId = state.channel?.id ?? '';
      const ts = await requireSlack(integrations).findMessage(
        channelId,
        request.key,
        calledAt,
      );
      return ts ? posted(channelId, ts) : undefined;
    },
    async perform({ state, policy, request }) {
      const channelId = state.channel?.id ?? '';
      const ts = await requireSlack(integrations).post(
        channelId,
        summaryMessage(state, policy, request.key),
      );
      return posted(channelId, ts);
    },
  };
}

/** Pins the summary, so that whoever comes later finds it. */
export function pinSummary(
  integrations: Integrations,
): EffectHandler<'pinSummary'> {
  return {
    what: 'Pinning the summary',
    repeatable: true,
    async perform({ state }) {
      if (state.summary) {
        const { channelId, ts } = state.summary;
        await requireSlack(integrations).pin(channelId, ts);
      }
      return { facts: [] };
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
    settlesWithin: SLACK_SETTLES,
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

function posted(channelId: string, ts: string): EffectOutcome {
  return {
    facts: [
      {
        type: 'summary.posted',
        actor: SYSTEM,
        payload: { channelId, ts },
      },
    ],
  };
}
