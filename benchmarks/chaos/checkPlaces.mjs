// Where people work on an incident: one channel, one ticket, one summary, and each known to the portal.
import {
  channelOf,
  factsOf,
  isAskedAbout,
  wasKeptAt,
  wasOpenLong,
} from './evidence.mjs';

export function checkChannel({ audit, portal, world }, report) {
  const known = channelOf(portal);
  const own = audit.channels;
  const names = own.map(({ name }) => `#${name}`).join(', ');
  if (own.length > 1) {
    report('duplicates', `${own.length} channels: ${names}`);
  }
  const opened = factsOf(portal, 'channel.opened');
  if (opened.length > 1) {
    report('duplicates', `channel.opened ${opened.length} times`);
  }
  if (!known) {
    if (own.length > 0 && !isAskedAbout(portal, 'channel')) {
      report('lost', `the portal does not know its channel ${names}`);
    }
    if (
      own.length === 0 &&
      wasOpenLong(audit, world) &&
      !wasKeptAt({ audit, portal }, 'channel')
    ) {
      report('lost', 'no channel although there was time for it');
    }
    return;
  }
  if (!world.channelIds.has(known)) {
    report('lost', `Slack has no channel ${known}, which the portal knows`);
  }
  for (const { id, name } of own) {
    if (id !== known) {
      report('duplicates', `#${name} is not the channel that the portal knows`);
    } else if (
      !own[0].topic.includes(audit.id) &&
      !isAskedAbout(portal, 'topic')
    ) {
      report('lost', `#${name} has no topic that names the incident`);
    }
  }
}

export function checkTicket({ audit, portal, world }, report) {
  const [opened, ...more] = factsOf(portal, 'ticket.opened');
  const keys = audit.tickets.map(({ key }) => key).join(', ');
  if (audit.tickets.length > 1) {
    report('duplicates', `${audit.tickets.length} tickets: ${keys}`);
  }
  if (more.length > 0) {
    report('duplicates', `ticket.opened ${more.length + 1} times`);
  }
  if (!opened) {
    if (keys && !isAskedAbout(portal, 'ticket')) {
      report('lost', `the portal does not know its ticket ${keys}`);
    }
    if (
      !keys &&
      wasOpenLong(audit, world) &&
      !wasKeptAt({ audit, portal }, 'ticket')
    ) {
      report('lost', 'no ticket although there was time for it');
    }
    return;
  }
  const ticket = audit.tickets.find(({ key }) => key === opened.payload.key);
  if (!ticket) {
    report('lost', `Jira has no ticket ${opened.payload.key} of this incident`);
    return;
  }
  for (const name of ['portal', 'pagerduty']) {
    if (!ticket.links.some(id => id.endsWith(`/${name}`))) {
      report('lost', `${ticket.key} has no link to ${name}`);
    }
  }
}

/** One pinned summary that says how things stand. */
export function checkSummary({ audit, portal }, report) {
  const known = channelOf(portal);
  const summaries = audit.messages.filter(
    ({ eventType }) => eventType === 'incident_summary',
  );
  if (summaries.length > 1) {
    report('duplicates', `${summaries.length} summaries in the channel`);
  }
  if (!known || isAskedAbout(portal, 'summary')) {
    return;
  }
  const [summary] = summaries;
  if (!summary) {
    report('lost', 'no summary in the channel');
    return;
  }
  if (!summary.says.includes(portal.row.status)) {
    report(
      'lost',
      `the summary is out of date: it does not say ${portal.row.status}`,
    );
  }
  const own = audit.channels.find(({ id }) => id === known);
  if (own && own.pins === 0 && !isAskedAbout(portal, 'pin')) {
    report('lost', 'the summary is not pinned');
  }
}
