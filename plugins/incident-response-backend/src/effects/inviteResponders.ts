import type { Person } from '@incident-response/backstage-plugin-common';
import { SYSTEM } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { Slack } from '../integrations/slack/Slack';
import type { EffectHandler } from './EffectHandler';

/** Invites on-call and owners. Someone whom Slack doesn't know is named, and never keeps the others out. */
export function inviteResponders(
  integrations: Integrations,
): EffectHandler<'inviteResponders'> {
  return {
    what: 'Inviting the responders',
    repeatable: true,
    async perform({ state }) {
      const slack = requireSlack(integrations);
      const people = [
        ...(state.onCall ?? []),
        ...(state.ownership?.members ?? []),
      ];
      const known = new Map<string, string>();
      const notFound: { who: string; why: string }[] = [];
      await Promise.all(
        people.map(async person => {
          const id = await slackIdOf(person, slack);
          const who =
            person.name ?? person.email ?? person.entityRef ?? 'someone';
          if (id) {
            known.set(id, who);
          } else {
            notFound.push({
              who,
              why: person.email
                ? `Slack knows nobody with the address ${person.email}`
                : 'neither a Slack user id nor an e-mail address is known',
            });
          }
        }),
      );
      if (state.channel && known.size > 0) {
        await slack.invite(state.channel.id, [...known.keys()]);
      }
      return {
        facts: [
          {
            type: 'responders.invited',
            actor: SYSTEM,
            payload: {
              invited: [...new Set(known.values())].sort(),
              notFound: notFound.sort((a, b) => a.who.localeCompare(b.who)),
            },
          },
        ],
      };
    },
  };
}

async function slackIdOf(
  person: Person,
  slack: Slack,
): Promise<string | undefined> {
  if (person.slackUserId) {
    return person.slackUserId;
  }
  return person.email ? slack.userIdByEmail(person.email) : undefined;
}
