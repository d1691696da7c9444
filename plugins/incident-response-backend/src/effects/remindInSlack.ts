import {
  ANNOTATION_SLACK_CHANNEL,
  type FactOf,
} from '@incident-response/backstage-plugin-common';
import type { IncidentState, Policy } from '../incident';
import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { Slack, SlackMessage } from '../integrations/slack/Slack';
import type { EffectHandler } from './EffectHandler';
import { slackIdOf } from './slackIdOf';
import { escape, link, postmortemUrl } from './summaryMessage';

/**
 * Reminds of an action item: its owner directly, a team in the channel that its group names, and otherwise the channel of
 * the incident. Should the answer be lost it is said twice, which is better than asking a human whether it was said.
 */
export function remindInSlack(
  integrations: Integrations,
  ownership: CatalogOwnership,
): EffectHandler<'remindInSlack'> {
  return {
    what: 'Reminding of an action item in Slack',
    repeatable: true,
    async perform({ state, policy, request }) {
      const slack = requireSlack(integrations);
      const fact = reminderOf(state, request.factId);
      const channelId =
        fact &&
        ((await channelOf(fact.payload.ownerRef, ownership, slack)) ??
          state.channel?.id);
      if (fact && channelId) {
        await slack.post(channelId, message(fact, state, policy, request.key));
      }
      return { facts: [] };
    },
  };
}

/** The reminder that an effect is about. */
export function reminderOf(
  state: IncidentState,
  factId: string,
): FactOf<'action_item.reminded'> | undefined {
  return [...state.actionItems.values()]
    .flatMap(({ reminders }) => reminders)
    .find(({ id }) => id === factId);
}

/** What a reminder says, in one sentence. */
export function sayReminder({
  payload,
}: FactOf<'action_item.reminded'>): string {
  const { title, dueDate, reminder } = payload;
  return reminder === 1
    ? `“${title}” is due on ${dueDate}`
    : `“${title}” was due on ${dueDate}`;
}

async function channelOf(
  ownerRef: string | undefined,
  ownership: CatalogOwnership,
  slack: Slack,
): Promise<string | undefined> {
  const owner = ownerRef && (await ownership.entity(ownerRef));
  if (!owner) {
    return undefined;
  }
  if (owner.kind.toLowerCase() !== 'user') {
    return owner.metadata.annotations?.[ANNOTATION_SLACK_CHANNEL]?.trim();
  }
  const [person] = await ownership.membersOf(ownerRef);
  return person && slackIdOf(person, slack);
}

function message(
  fact: FactOf<'action_item.reminded'>,
  state: IncidentState,
  policy: Policy,
  effect: string,
): SlackMessage {
  const ticket = state.actionItems.get(fact.payload.actionItemId)?.ticket;
  const number = state.number === undefined ? '' : `#${state.number} `;
  return {
    text: [
      `*Action item ${escape(sayReminder(fact))}*`,
      `It follows from ${escape(`${number}${state.title}`)}.`,
      [
        ...(ticket && !ticket.missing ? [link(ticket.url, ticket.key)] : []),
        link(
          postmortemUrl(state.postmortem?.id ?? '', policy),
          'Open the postmortem',
        ),
      ].join(' · '),
    ].join('\n'),
    marker: { kind: 'action_item_reminder', incidentId: state.id, effect },
  };
}
