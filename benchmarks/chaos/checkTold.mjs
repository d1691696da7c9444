// What people were told and asked, each thing once: messages, comments, the note with the links, pages.
import {
  channelOf,
  doneEffects,
  factsOf,
  isAskedAbout,
  isOvertaken,
  repeated,
  shorten,
  wasKeptAt,
} from './evidence.mjs';

/**
 * Facts that people in the channel hear of, and those that the ticket tells. Written here a second time on purpose: taken
 * from the product, a type that is missing there would not be missed here.
 */
const TOLD_IN_CHANNEL = [
  'human.asked',
  'effect.unknown',
  'clock.breached',
  'escalation.climbed',
  'update.reminded',
  'commander.asked',
  'update.posted',
  'remediation.approval_requested',
  'remediation.verified',
  'postmortem.drafted',
  'postmortem.published',
];
const TOLD_ON_TICKET = [
  'human.asked',
  'pagerduty.resolved',
  'postmortem.published',
];
const PAGES_A_HUMAN = ['human.asked', 'escalation.climbed'];

export function checkMessages({ audit, portal, world }, report) {
  for (const [effect, count] of repeated(
    audit.messages.map(message => message.effect ?? message.says),
  )) {
    report('duplicates', `message ${shorten(effect)} ${count} times`);
  }
  if (!channelOf(portal)) {
    return;
  }
  const told = new Set(audit.messages.map(({ effect }) => effect));
  for (const { key } of doneEffects(portal, 'postMessage')) {
    if (!told.has(key)) {
      report('lost', `the message ${key} counts as posted and is not there`);
    }
  }
  for (const fact of factsOf(portal, ...TOLD_IN_CHANNEL)) {
    const key = `${audit.id}/message/${fact.id}`;
    if (
      !told.has(key) &&
      !isAskedAbout(portal, key) &&
      !isOvertaken(fact, { audit, portal, world })
    ) {
      report('lost', `the channel was not told of ${fact.type} (${fact.id})`);
    }
  }
}

export function checkComments({ audit, portal }, report) {
  const comments = audit.tickets.flatMap(ticket => ticket.comments);
  for (const [what, count] of repeated(
    comments.map(comment => comment.effect ?? comment.text),
  )) {
    report('duplicates', `ticket comment ${shorten(what)} ${count} times`);
  }
  if (factsOf(portal, 'ticket.opened').length === 0) {
    return;
  }
  const told = new Set(comments.map(({ effect }) => effect));
  for (const { key } of doneEffects(portal, 'commentTicket')) {
    if (!told.has(key)) {
      report('lost', `the comment ${key} counts as written and is not there`);
    }
  }
  for (const fact of factsOf(portal, ...TOLD_ON_TICKET)) {
    // PagerDuty's emulator opens nothing again, so that there is one resolution at most.
    const isResolution = fact.type === 'pagerduty.resolved';
    const name = isResolution ? 'resolution/1' : fact.id;
    const key = `${audit.id}/ticket/comment/${name}`;
    if (!told.has(key) && !isAskedAbout(portal, key)) {
      report('lost', `the ticket was not told of ${fact.type} (${fact.id})`);
    }
  }
}

/** PagerDuty has each link in exactly one note. */
export function checkNote({ audit, portal }, report) {
  for (const [text, count] of repeated(audit.notes.map(note => note.text))) {
    report('duplicates', `note "${shorten(text)}" ${count} times`);
  }
  const links = factsOf(portal, 'channel.opened', 'ticket.opened').map(
    ({ payload }) => payload.url,
  );
  for (const link of links) {
    const count = audit.notes.filter(({ text }) => text.includes(link)).length;
    if (count > 1) {
      report('duplicates', `${count} notes with the link ${link}`);
    }
    if (count === 0 && !isAskedAbout(portal, 'pagerduty/links')) {
      report('lost', `no note with the link ${link}`);
    }
  }
}

/** A human is paged once for each time that one is asked for. */
export function checkPages({ audit, portal, world }, report) {
  const paged = factsOf(portal, 'human.paged').length;
  const seen = audit.responderRequests.length + audit.escalations.length;
  if (seen > paged) {
    report(
      'duplicates',
      `${seen} pages at PagerDuty, the portal knows ${paged}`,
    );
  } else if (seen < paged) {
    report('lost', `${seen} pages at PagerDuty, the portal knows ${paged}`);
  }
  for (const fact of factsOf(portal, ...PAGES_A_HUMAN)) {
    const pages = factsOf(portal, 'human.paged').filter(
      ({ payload }) => payload.because === fact.id,
    ).length;
    const isOver = isOvertaken(fact, { audit, portal, world });
    if (pages > 1) {
      report('duplicates', `paged ${pages} times because of ${fact.id}`);
    }
    if (
      pages === 0 &&
      !isOver &&
      !isAskedAbout(portal, `page/${fact.id}`) &&
      !wasKeptAt({ audit, portal }, `page/${fact.id}`)
    ) {
      report(
        'lost',
        `nobody was paged although a human is needed (${fact.id})`,
      );
    }
  }
}
