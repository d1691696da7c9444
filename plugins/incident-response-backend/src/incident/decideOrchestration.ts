import type { Rule } from './decide';
import { addSpan, earliest, instant } from './businessTime';
import type { EffectRequest } from './effects';
import type { IncidentState } from './state';

/**
 * How long ticket and summary wait for the runbook, which waits for the alerts, and the summary for what happened before:
 * PagerDuty's API being down must not hold up Jira and Slack. The summary names them as soon as they are known.
 */
const RUNBOOK_WAIT = { seconds: 30 };

/** How long the links in PagerDuty's note wait for a channel or a ticket that is slow to come. */
const LINKS_WAIT = { seconds: 60 };

/** Look up what belongs to the incident and open the places where people work on it. */
export const decideOrchestration: Rule = (state, policy, now) => {
  if (state.origin === 'manual') {
    return {};
  }
  const key = (name: string) => `${state.id}/${name}`;
  const settled = settledIn(state);
  const open = state.status !== 'resolved';
  const effects: EffectRequest[] = [];

  const alertsSettled = settled('alerts', state.alerts, 'PagerDuty');
  const ownershipSettled = settled('ownership', state.ownership);
  const onCallSettled = settled('on-call', state.onCall, 'PagerDuty');
  const channelSettled = settled('channel', state.channel, 'Slack');
  const runbookSettled =
    state.runbookMissing || settled('runbook', state.runbook);
  const ticketSettled = settled('ticket', state.ticket, 'Jira');
  const runbookDue = addSpan(
    instant(state.heardAt),
    RUNBOOK_WAIT,
    policy.businessHours,
  );
  const waitsForRunbook = open && !runbookSettled && runbookDue > now;
  const relatedSettled = settled('related', state.related);
  const waitsForRelated = open && !relatedSettled && runbookDue > now;

  if (!alertsSettled) {
    effects.push({ type: 'readAlerts', key: key('alerts') });
  }
  if (!settled('changes', state.changes, 'PagerDuty')) {
    effects.push({ type: 'readChanges', key: key('changes') });
  }
  if (!onCallSettled) {
    effects.push({ type: 'readOnCall', key: key('on-call') });
  }
  if (!ownershipSettled) {
    effects.push({ type: 'resolveOwnership', key: key('ownership') });
  }
  if (alertsSettled && ownershipSettled && !runbookSettled) {
    effects.push({ type: 'matchRunbook', key: key('runbook') });
  }
  // Afterwards, because a runbook in common is a reason. What is over and written up is of no interest any more.
  if (
    (open || !state.postmortem) &&
    alertsSettled &&
    ownershipSettled &&
    !waitsForRunbook &&
    !relatedSettled
  ) {
    effects.push({ type: 'findRelated', key: key('related') });
  }
  // Nobody needs a channel for something that was over before it could be opened.
  if (open && !channelSettled) {
    effects.push({ type: 'openChannel', key: key('channel') });
  }
  if (open && ownershipSettled && !waitsForRunbook && !ticketSettled) {
    effects.push({ type: 'openTicket', key: key('ticket') });
  }
  if (state.channel) {
    if (!state.channel.sharedWith) {
      effects.push({ type: 'describeChannel', key: key('channel/topic') });
    }
    if (
      ownershipSettled &&
      onCallSettled &&
      !settled('channel/invite', state.responders)
    ) {
      effects.push({ type: 'inviteResponders', key: key('channel/invite') });
    }
    const waitsForSummary = waitsForRunbook || waitsForRelated;
    if (!waitsForSummary && !settled('summary', state.summary)) {
      effects.push({ type: 'postSummary', key: key('summary') });
    }
    if (state.summary && !state.channel.sharedWith) {
      effects.push({ type: 'pinSummary', key: key('summary/pin') });
    }
    if (state.summary) {
      effects.push({
        type: 'updateSummary',
        key: key(`summary/${state.summaryRevision}`),
        lane: 'summary',
      });
    }
  }
  const links = [state.channel?.url, state.ticket?.url].filter(
    (link): link is string =>
      link !== undefined && !state.linkedToPagerDuty.includes(link),
  );
  const linksDue = addSpan(
    instant(state.triggeredAt),
    LINKS_WAIT,
    policy.businessHours,
  );
  // What has not come by the time that it is over, or after a while, may never come.
  const waitsFor = (missing: boolean) => missing && open && linksDue > now;
  const waitsForChannel = waitsFor(!channelSettled);
  if (state.ticket && !waitsForChannel) {
    effects.push({
      type: 'linkTicket',
      key: key(`ticket/links/${state.channel ? 'channel' : 'no-channel'}`),
    });
  }
  const linkable =
    links.length > 0 && !state.notConfigured.includes('PagerDuty');
  const waitsForBoth = waitsFor(!channelSettled || !ticketSettled);
  if (linkable && !waitsForBoth) {
    const names = [
      ...(state.channel && links.includes(state.channel.url)
        ? ['channel']
        : []),
      ...(state.ticket && links.includes(state.ticket.url) ? ['ticket'] : []),
    ];
    effects.push({
      type: 'linkPagerDuty',
      key: key(`pagerduty/links/${names.join('+')}`),
      // What the next note says depends on what the one before has said.
      lane: 'links',
      links,
    });
  }

  for (const request of state.requestedChanges) {
    effects.push({
      type: 'changePagerDuty',
      key: key(`pagerduty/change/${request.id}`),
      change: request.payload.change,
      from: request.payload.from,
    });
  }

  return {
    effects,
    wakeAt: earliest(
      (linkable && waitsForBoth) || (state.ticket && waitsForChannel)
        ? linksDue
        : undefined,
      waitsForRunbook || waitsForRelated ? runbookDue : undefined,
    ),
  };
};

/** Whether nothing more is to be expected of an effect: it is done, can't be done here, or waits for a person. */
function settledIn(state: IncidentState) {
  return (name: string, outcome: unknown, provider?: string): boolean =>
    outcome !== undefined ||
    (provider !== undefined && state.notConfigured.includes(provider)) ||
    state.failed.has(`${state.id}/${name}`);
}
