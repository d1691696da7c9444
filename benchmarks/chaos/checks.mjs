// What has to be true of one incident when everything is at rest. Each check looks at what the emulators have and what
// the portal knows of it, and reports where one of them has too little or too much.

/** Facts that people in the channel hear of, and those that the ticket tells: behaviour of the product. */
const TOLD_IN_CHANNEL = [
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
];
const TOLD_ON_TICKET = [
  'human.asked',
  'pagerduty.resolved',
  'postmortem.published',
];
/** What is told however late it has become. */
const ALWAYS_TOLD = [
  'remediation.verified',
  'postmortem.drafted',
  'postmortem.published',
];
const PAGES_A_HUMAN = ['human.asked', 'escalation.climbed'];

/** Each takes `{ audit, portal, plan, world }` and a `report(kind, what)`. */
export const CHECKS = [
  checkStatus,
  checkEvents,
  checkChannel,
  checkTicket,
  checkSummary,
  checkMessages,
  checkComments,
  checkNote,
  checkPages,
  checkRepairs,
  checkPostmortem,
  checkRest,
];

function checkStatus({ audit, portal }, report) {
  if (portal.row.status !== audit.status) {
    report(
      'lost',
      `PagerDuty says ${audit.status}, the portal ${portal.row.status}`,
    );
  }
}

/** Every event of PagerDuty is one fact, however often and in whatever order it came. */
function checkEvents({ audit, portal }, report) {
  const count = (type, more = () => true) =>
    portal.facts.filter(fact => fact.type === type && more(fact)).length;
  const expect = (what, seen, wanted) => {
    if (seen !== wanted) {
      report(
        seen < wanted ? 'lost' : 'duplicates',
        `${what}: ${seen} on the timeline, ${wanted} at PagerDuty`,
      );
    }
  };
  expect('triggered', count('pagerduty.triggered'), 1);
  expect(
    'acknowledged',
    count('pagerduty.acknowledged'),
    audit.acknowledgedAt ? 1 : 0,
  );
  expect('resolved', count('pagerduty.resolved'), audit.resolvedAt ? 1 : 0);
  for (const text of new Set(audit.notes.map(note => note.text))) {
    expect(
      `note "${shorten(text)}"`,
      count('pagerduty.note_added', ({ payload }) => payload.content === text),
      audit.notes.filter(note => note.text === text).length,
    );
  }
}

function checkChannel({ audit, portal, world }, report) {
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
    if (own.length === 0 && wasOpenLong(audit, world)) {
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

function checkTicket({ audit, portal, world }, report) {
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
    if (!keys && wasOpenLong(audit, world)) {
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
function checkSummary({ audit, portal }, report) {
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

function checkMessages({ audit, portal, world }, report) {
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

function checkComments({ audit, portal }, report) {
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
function checkNote({ audit, portal }, report) {
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
function checkPages({ audit, portal, world }, report) {
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
    if (pages === 0 && !isOver && !isAskedAbout(portal, `page/${fact.id}`)) {
      report(
        'lost',
        `nobody was paged although a human is needed (${fact.id})`,
      );
    }
  }
}

/** Kubernetes has seen no more repairs than the timeline knows attempts. */
function checkRepairs({ audit, portal }, report) {
  const attempts = factsOf(portal, 'remediation.attempted').length;
  if (audit.repairs.length > attempts) {
    report(
      'duplicates',
      `${
        audit.repairs.length
      } repairs in Kubernetes, ${attempts} on the timeline: ${audit.repairs
        .map(({ at, detail }) => `${at} ${detail}`)
        .join('; ')}`,
    );
  }
  for (const [attempt, count] of repeated(
    factsOf(portal, 'remediation.attempted').map(
      ({ payload }) => payload.attempt,
    ),
  )) {
    report('duplicates', `attempt ${attempt} ${count} times on the timeline`);
  }
}

function checkPostmortem({ audit, portal }, report) {
  const wanted = audit.status === 'resolved' ? 1 : 0;
  const drafts = factsOf(portal, 'postmortem.drafted').length;
  for (const [what, seen] of [
    ['postmortems', portal.postmortems.length],
    ['drafts on the timeline', drafts],
  ]) {
    if (seen !== wanted) {
      report(
        seen < wanted ? 'lost' : 'duplicates',
        `${seen} ${what}, ${wanted} expected`,
      );
    }
  }
}

/** Nothing is under way any more, and nothing has been given up. */
function checkRest({ portal, world }, report) {
  const { row, effects } = portal;
  if (row.dead_lettered_at) {
    report('stuck', `set aside: ${row.dead_letter_reason}`);
  }
  if (row.lease_token) {
    report('stuck', `its lease is held by ${row.lease_worker}`);
  }
  if (row.next_wake_at && row.next_wake_at < world.now) {
    report('stuck', `due since ${row.next_wake_at}`);
  } else if (row.next_wake_at && row.status === 'resolved') {
    report('stuck', `resolved, and still to be looked at ${row.next_wake_at}`);
  }
  for (const { key, state, error, tries } of effects) {
    if (state === 'intended') {
      report(
        'stuck',
        `${key} is intended and not finished after ${tries} tries: ${error}`,
      );
    }
    if (state === 'failed') {
      report('lost', `${key} has failed: ${error}`);
    }
  }
}

function factsOf({ facts }, ...types) {
  return facts.filter(fact => types.includes(fact.type));
}

function channelOf(portal) {
  const [opened] = factsOf(portal, 'channel.opened');
  return portal.row.channel_id ?? opened?.payload.id;
}

/** Whether the portal has said that it can't know whether this happened, and has asked a human to look. */
function isAskedAbout({ effects }, part) {
  return effects.some(
    ({ key, state }) => state === 'unknown' && key.includes(part),
  );
}

/**
 * Whether something later made it pointless to tell of a fact before that could be done: a newer one of its kind, or
 * the end of the incident. After an outage people want to know how things are, not how they were. But where there was
 * time enough to tell it, it has to have been told.
 */
function isOvertaken(fact, { audit, portal, world }) {
  if (fact !== factsOf(portal, fact.type).at(-1)) {
    return true;
  }
  if (ALWAYS_TOLD.includes(fact.type)) {
    return false;
  }
  const ends = [
    audit.resolvedAt,
    fact.type === 'escalation.climbed' ? audit.acknowledgedAt : undefined,
  ].filter(Boolean);
  return ends.some(
    end => Date.parse(end) - Date.parse(fact.recorded_at) < world.patienceMs,
  );
}

function doneEffects({ effects }, wanted) {
  return effects.filter(
    ({ type, state }) => type === wanted && state === 'done',
  );
}

/** Whether an incident was open for longer than a provider was down, and then some. */
function wasOpenLong({ createdAt, resolvedAt }, { now, patienceMs }) {
  const until = resolvedAt ?? now;
  return Date.parse(until) - Date.parse(createdAt) > patienceMs;
}

function repeated(items) {
  const counts = new Map();
  items.forEach(item => counts.set(item, (counts.get(item) ?? 0) + 1));
  return [...counts].filter(([, count]) => count > 1);
}

function shorten(text) {
  const line = String(text).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
