import { isLinkNote, SYSTEM } from '../incident';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { EffectHandler } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/** A note in PagerDuty that leads to channel, ticket and portal. */
export function linkPagerDuty(
  integrations: Integrations,
): EffectHandler<'linkPagerDuty'> {
  const pagerDuty = () =>
    requirePagerDuty(
      integrations,
      'Alert details, on-call people, notes and status changes are left out.',
    );
  const linked = (links: string[]) => ({
    facts: [
      {
        type: 'pagerduty.linked' as const,
        actor: SYSTEM,
        payload: { links },
      },
    ],
  });
  return {
    what: 'Adding the links to PagerDuty',
    repeatable: false,
    settlesWithin: { seconds: 15 },
    async find({ state, request: { links } }) {
      const notes = await pagerDuty().notes(state.id);
      return notes.some(note => isLinkNote(note, links))
        ? linked(links)
        : undefined;
    },
    async perform({ state, policy, request: { links } }) {
      await pagerDuty().addNote(
        state.id,
        [
          ...(state.channel && links.includes(state.channel.url)
            ? [`Channel #${state.channel.name}: ${state.channel.url}`]
            : []),
          ...(state.ticket && links.includes(state.ticket.url)
            ? [`Ticket ${state.ticket.key}: ${state.ticket.url}`]
            : []),
          `Incident page: ${incidentUrl(state, policy)}`,
        ].join('\n'),
      );
      return linked(links);
    },
  };
}
