import type {
  FactType,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import type { Rule } from './decide';
import type { EffectRequest } from './effects';
import type { IncidentState } from './state';

/** Facts that people in the channel should hear of as they happen; everything else is in the pinned summary. */
const TOLD_IN_CHANNEL: ReadonlySet<FactType> = new Set<FactType>([
  'human.asked',
  'clock.breached',
  'escalation.climbed',
  'update.reminded',
  'commander.asked',
  'update.posted',
  'remediation.approval_requested',
  'remediation.verified',
  'postmortem.drafted',
  'postmortem.published',
]);

const TOLD_ON_TICKET: ReadonlySet<FactType> = new Set<FactType>([
  'human.asked',
  'postmortem.published',
]);

const PAGES_A_HUMAN: ReadonlySet<FactType> = new Set<FactType>([
  'human.asked',
  'escalation.climbed',
]);

/** Tell people what has happened, each once and where they look. */
export const decideMessages: Rule = state => {
  const effects: EffectRequest[] = [];
  const summaryKey = `${state.id}/summary`;
  const channelReady =
    state.channel && (state.summary || state.failed.has(summaryKey));
  for (const fact of state.facts) {
    if (PAGES_A_HUMAN.has(fact.type)) {
      effects.push({
        type: 'pageHuman',
        key: `${state.id}/page/${fact.id}`,
        factId: fact.id,
      });
    }
    if (channelReady && TOLD_IN_CHANNEL.has(fact.type)) {
      effects.push({
        type: 'postMessage',
        key: `${state.id}/message/${fact.id}`,
        factId: fact.id,
      });
    }
    const name = nameOnTicket(fact, state);
    if (state.ticket && name) {
      effects.push({
        type: 'commentTicket',
        key: `${state.id}/ticket/comment/${name}`,
        factId: fact.id,
      });
    }
  }
  return { effects };
};

/**
 * What a comment is kept apart by. A resolution goes by its number: which fact tells of it may change when a webhook
 * comes after PagerDuty was asked.
 */
function nameOnTicket(
  fact: IncidentFact,
  state: IncidentState,
): string | undefined {
  if (fact.type === 'pagerduty.resolved') {
    const resolution = state.resolvedBy.indexOf(fact.id);
    return resolution < 0 ? undefined : `resolution/${resolution + 1}`;
  }
  return TOLD_ON_TICKET.has(fact.type) ? fact.id : undefined;
}
