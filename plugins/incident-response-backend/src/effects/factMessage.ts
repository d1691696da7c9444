import {
  describeFact,
  type IncidentFact,
} from '@incident-response/backstage-plugin-common';
import type { IncidentState, Policy } from '../incident';
import { severityOf } from '../incident';
import type { MessageMarker, SlackMessage } from '../integrations/slack/Slack';
import { escape, incidentUrl, link, postmortemUrl } from './summaryMessage';

/** A fact as a message in the channel. */
export function factMessage(
  fact: IncidentFact,
  state: IncidentState,
  policy: Policy,
  effect: string,
): SlackMessage {
  const { title, detail } = describeFact(fact);
  const address = addressOf(fact, state, policy);
  const where = whereOf(fact, state, policy);
  const text = [
    `${address}*${escape(title)}*`,
    ...(detail ? [escape(detail)] : []),
    where,
  ].join('\n');
  return {
    text: text.slice(0, 3000),
    marker: { kind: kindOf(fact), incidentId: state.id, effect },
  };
}

function kindOf(fact: IncidentFact): MessageMarker['kind'] {
  switch (fact.type) {
    case 'human.asked':
    case 'effect.unknown':
      return 'human_needed';
    case 'postmortem.drafted':
      return 'postmortem_draft';
    case 'postmortem.published':
      return 'postmortem_published';
    case 'clock.breached':
    case 'escalation.climbed':
    case 'update.reminded':
    case 'commander.asked':
      return 'clock';
    default:
      return 'incident_update';
  }
}

/** Only what needs somebody now addresses people, and as loudly as the severity's row of the matrix says. */
function addressOf(
  fact: IncidentFact,
  state: IncidentState,
  policy: Policy,
): string {
  if (fact.type === 'human.asked' || fact.type === 'effect.unknown') {
    return '<!here> ';
  }
  if (fact.type === 'commander.asked' || fact.type === 'escalation.climbed') {
    const { mention } = policy.severities[severityOf(state, policy).severity];
    return mention === 'none' ? '' : `<!${mention}> `;
  }
  return '';
}

function whereOf(
  fact: IncidentFact,
  state: IncidentState,
  policy: Policy,
): string {
  switch (fact.type) {
    case 'postmortem.drafted':
      return link(
        postmortemUrl(fact.payload.postmortemId, policy),
        'Read and complete the draft',
      );
    case 'postmortem.published':
      return link(
        postmortemUrl(fact.payload.postmortemId, policy),
        'Read the postmortem',
      );
    default:
      return link(incidentUrl(state, policy), 'Open the incident page');
  }
}
