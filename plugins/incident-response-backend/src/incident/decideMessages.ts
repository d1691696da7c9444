import type {
  FactOf,
  FactType,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import { approvalStanding } from './approvalStanding';
import type { Rule } from './decide';
import type { EffectRequest } from './effects';
import type { IncidentState } from './state';

/** Facts that people in the channel should hear of as they happen; everything else is in the pinned summary. */
const TOLD_IN_CHANNEL: ReadonlySet<FactType> = new Set<FactType>([
  'human.asked',
  'effect.unknown',
  'clock.breached',
  'escalation.climbed',
  'update.reminded',
  'commander.asked',
  'update.posted',
  'remediation.verified',
  'postmortem.drafted',
  'postmortem.review_requested',
  'postmortem.reminded',
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

/**
 * Tell people what has happened, each once and where they look. What is overtaken by later events before it could be told
 * is left out: after an outage people want to know how things are, not how they were.
 */
export const decideMessages: Rule = state => {
  const effects: EffectRequest[] = [];
  const summaryKey = `${state.id}/summary`;
  const channelReady =
    state.channel && (state.summary || state.failed.has(summaryKey));
  for (const fact of state.facts) {
    const current = !isOvertaken(fact, state);
    if (current && PAGES_A_HUMAN.has(fact.type)) {
      effects.push({
        type: 'pageHuman',
        key: `${state.id}/page/${fact.id}`,
        lane: 'page',
        factId: fact.id,
      });
    }
    if (current && channelReady && TOLD_IN_CHANNEL.has(fact.type)) {
      effects.push({
        type: 'postMessage',
        key: `${state.id}/message/${fact.id}`,
        lane: 'channel',
        factId: fact.id,
      });
    }
    if (fact.type === 'remediation.approval_requested' && channelReady) {
      effects.push(...showApproval(fact, state));
    }
    if (fact.type === 'remediation.attempted' && !fact.payload.dryRun) {
      effects.push({
        type: 'sendChangeEvent',
        key: `${state.id}/change/${fact.payload.attempt}`,
        factId: fact.id,
      });
    }
    const name = nameOnTicket(fact, state);
    if (state.ticket && name) {
      effects.push({
        type: 'commentTicket',
        key: `${state.id}/ticket/comment/${name}`,
        lane: 'ticket',
        factId: fact.id,
      });
    }
  }
  return { effects };
};

/** The request in the channel, and then whatever has come of it: nobody shall press a button that does nothing any more. */
function showApproval(
  fact: FactOf<'remediation.approval_requested'>,
  state: IncidentState,
): EffectRequest[] {
  const { phase, revision } = approvalStanding(fact, state);
  const key = `${state.id}/message/${fact.id}`;
  const shown = state.approvalMessages.get(fact.id);
  if (!shown) {
    return phase === 'waiting'
      ? [{ type: 'postApproval', key, lane: 'channel', factId: fact.id }]
      : [];
  }
  return shown.shows === revision
    ? []
    : [
        {
          type: 'updateApproval',
          key: `${key}/${revision}`,
          lane: key,
          factId: fact.id,
        },
      ];
}

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

/** Whether something later has made it pointless to tell of this. */
function isOvertaken(fact: IncidentFact, state: IncidentState): boolean {
  const over = state.status === 'resolved';
  switch (fact.type) {
    case 'update.posted':
      return fact !== state.updates.at(-1);
    case 'update.reminded':
      return (
        over ||
        fact !== state.reminders.at(-1) ||
        (state.updates.at(-1)?.occurredAt ?? '') > fact.occurredAt
      );
    case 'commander.asked':
      return over || state.commander !== undefined;
    case 'escalation.climbed':
      return (
        over ||
        state.acknowledgedAt !== undefined ||
        fact !== state.climbed.at(-1)
      );
    case 'clock.breached':
      return over;
    case 'human.asked':
      return over || fact !== state.humanAsked.at(-1);
    case 'effect.unknown':
      return state.failed.get(fact.payload.effect) !== fact;
    case 'postmortem.reminded':
      return (
        state.postmortem?.published !== undefined ||
        fact !== state.postmortem?.reminders.at(-1)
      );
    case 'postmortem.drafted':
      return fact !== state.postmortem?.drafted.at(-1);
    default:
      return false;
  }
}
