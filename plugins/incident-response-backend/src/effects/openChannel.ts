import { SYSTEM } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { SlackChannel } from '../integrations/slack/Slack';
import { channelName } from './channelName';
import type { EffectHandler, EffectOutcome } from './EffectHandler';

/** How many names are tried when others have taken them. */
const MOST_SUFFIXES = 5;

/** Opens the incident's Slack channel. Its topic carries the incident's id, by which it is found again. */
export function openChannel(
  integrations: Integrations,
): EffectHandler<'openChannel'> {
  return {
    what: 'Opening the Slack channel',
    repeatable: false,
    async find({ state }) {
      const channel = await requireSlack(integrations).findChannel(
        channelName(state),
        marker(state.id),
      );
      return channel && opened(channel);
    },
    async perform({ state }) {
      const slack = requireSlack(integrations);
      for (let suffix = 1; suffix <= MOST_SUFFIXES; suffix += 1) {
        const name = channelName(state, suffix === 1 ? undefined : suffix);
        const channel =
          (await slack.createChannel(name)) ??
          (await slack.findChannel(name, marker(state.id)));
        if (channel) {
          await slack.setTopic(
            channel.id,
            `${marker(state.id)} · ${state.title}`,
          );
          return opened(channel);
        }
      }
      throw new Error(
        `every channel name from ${channelName(state)} on is taken`,
      );
    },
  };
}

function marker(incidentId: string): string {
  return `incident ${incidentId}`;
}

function opened(channel: SlackChannel): EffectOutcome {
  return {
    facts: [
      {
        type: 'channel.opened',
        actor: SYSTEM,
        payload: channel,
        source: { title: `#${channel.name}`, url: channel.url },
      },
    ],
  };
}
