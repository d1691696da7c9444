import type { FactOf } from '@incident-response/backstage-plugin-common';
import { approvalStanding, SYSTEM, type IncidentState } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import { approvalMessage } from './approvalMessage';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { SLACK_SETTLES } from './postSummary';

/** What the message of a lost call showed, nobody knows: it is brought up to date once more. */
const NOT_KNOWN = 'unknown';

/** Asks the channel for an approval. */
export function postApproval(
  integrations: Integrations,
): EffectHandler<'postApproval'> {
  return {
    what: 'Asking the channel for an approval',
    repeatable: false,
    settlesWithin: SLACK_SETTLES,
    async find({ state, request, calledAt }) {
      const channelId = state.channel?.id ?? '';
      const ts = await requireSlack(integrations).findMessage(
        channelId,
        request.key,
        calledAt,
      );
      return ts
        ? posted({
            request: request.factId,
            channelId,
            ts,
            shows: NOT_KNOWN,
          })
        : undefined;
    },
    async perform({ state, policy, request }) {
      const fact = requestOf(state, request.factId);
      if (!fact || !state.channel) {
        return { facts: [] };
      }
      const channelId = state.channel.id;
      const ts = await requireSlack(integrations).post(
        channelId,
        approvalMessage(fact, state, policy, request.key),
      );
      return posted({
        request: fact.id,
        channelId,
        ts,
        shows: approvalStanding(fact, state).revision,
      });
    },
  };
}

/** Says in the same message what has come of it, and takes the buttons away. Writing the same again changes nothing. */
export function updateApproval(
  integrations: Integrations,
): EffectHandler<'updateApproval'> {
  return {
    what: 'Saying what has come of an approval',
    repeatable: true,
    settlesWithin: SLACK_SETTLES,
    async perform({ state, policy, request }) {
      const fact = requestOf(state, request.factId);
      const shown = state.approvalMessages.get(request.factId);
      if (fact && shown) {
        await requireSlack(integrations).update(
          shown.channelId,
          shown.ts,
          approvalMessage(
            fact,
            state,
            policy,
            `${state.id}/message/${fact.id}`,
          ),
        );
      }
      return { facts: [] };
    },
  };
}

function requestOf(
  state: IncidentState,
  factId: string,
): FactOf<'remediation.approval_requested'> | undefined {
  return state.facts.find(
    (fact): fact is FactOf<'remediation.approval_requested'> =>
      fact.id === factId && fact.type === 'remediation.approval_requested',
  );
}

function posted(payload: FactOf<'approval.posted'>['payload']): EffectOutcome {
  return { facts: [{ type: 'approval.posted', actor: SYSTEM, payload }] };
}
