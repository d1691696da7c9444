import type { FactPayloads } from '@incident-response/backstage-plugin-common';
import {
  addSpan,
  instant,
  severityOf,
  SYSTEM,
  type IncidentState,
  type Policy,
} from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { IncidentStore } from '../store';
import { channelName } from './channelName';
import type { EffectHandler, EffectOutcome } from './EffectHandler';

/** How many names are tried when others have taken them. */
const MOST_SUFFIXES = 5;

/** How soon to look again whether there is a channel to share by now. */
const LOOK_AGAIN = { seconds: 5 };

/**
 * Opens the incident's Slack channel, or shares one where the service is flooded with incidents. Its topic carries the
 * incident's id, by which it is found again.
 */
export function openChannel(
  integrations: Integrations,
  store: IncidentStore,
): EffectHandler<'openChannel'> {
  return {
    what: 'Opening the Slack channel',
    repeatable: false,
    settlesWithin: { seconds: 15 },
    async find({ state }) {
      const channel = await requireSlack(integrations).findChannel(
        channelName(state),
        channelMarker(state.id),
      );
      return channel && opened(channel);
    },
    async perform({ state, policy, now }) {
      const slack = requireSlack(integrations);
      const flood = await floodChannel(store, state, policy);
      if (flood.kind === 'not yet') {
        return { facts: [], pendingUntil: now.plus(LOOK_AGAIN) };
      }
      if (flood.kind === 'shared') {
        const shared = await channelOf(store, flood.incidentId);
        if (shared) {
          return opened({ ...shared, sharedWith: flood.incidentId });
        }
      }
      for (let suffix = 1; suffix <= MOST_SUFFIXES; suffix += 1) {
        const name = channelName(state, suffix === 1 ? undefined : suffix);
        const channel =
          (await slack.createChannel(name)) ??
          (await slack.findChannel(name, channelMarker(state.id)));
        if (channel) {
          return opened(channel);
        }
      }
      throw new Error(
        `every channel name from ${channelName(state)} on is taken`,
      );
    },
  };
}

/** Writes the topic: what it is about, and the mark by which the channel is found again. */
export function describeChannel(
  integrations: Integrations,
): EffectHandler<'describeChannel'> {
  return {
    what: 'Writing the topic of the channel',
    repeatable: true,
    async perform({ state }) {
      if (state.channel) {
        await requireSlack(integrations).setTopic(
          state.channel.id,
          `${channelMarker(state.id)} · ${state.title}`,
        );
      }
      return { facts: [] };
    },
  };
}

function channelMarker(incidentId: string): string {
  return `incident ${incidentId}`;
}

async function floodChannel(
  store: IncidentStore,
  state: IncidentState,
  policy: Policy,
) {
  // Whatever touches all users gets a room of its own.
  if (!state.serviceId || severityOf(state, policy).severity === 'P1') {
    return { kind: 'own' as const };
  }
  const { within, incidentsPerService } = policy.storm;
  const triggered = instant(state.triggeredAt);
  const window = addSpan(triggered, within, policy.businessHours).diff(
    triggered,
  );
  return store.floodChannel({
    incidentId: state.id,
    serviceId: state.serviceId,
    triggeredAt: state.triggeredAt,
    since: triggered.minus(window),
    ownChannels: incidentsPerService,
  });
}

async function channelOf(store: IncidentStore, incidentId: string) {
  const facts = await store.facts(incidentId);
  return facts.find(fact => fact.type === 'channel.opened')?.payload as
    | FactPayloads['channel.opened']
    | undefined;
}

function opened(channel: FactPayloads['channel.opened']): EffectOutcome {
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
