import { SYSTEM } from '../incident';
import { requireSlack, type Integrations } from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { slackIdOf } from './slackIdOf';

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
