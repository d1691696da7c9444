// What is asked of the evidence again and again.

/** What a newer one of its kind makes pointless. */
const REPLACED_BY_NEWER = [
  'human.asked',
  'escalation.climbed',
  'update.reminded',
  'update.posted',
  'postmortem.drafted',
];

/** What is told however late it has become. */
const ALWAYS_TOLD = [
  'remediation.verified',
  'postmortem.drafted',
  'postmortem.published',
];

/** The facts of some types, in the order in which they were recorded. */
export function factsOf({ facts }, ...types) {
  return facts.filter(fact => types.includes(fact.type));
}

/** Slack's id of the channel that the portal takes for the incident's. */
export function channelOf(portal) {
  const [opened] = factsOf(portal, 'channel.opened');
  return portal.row.channel_id ?? opened?.payload.id;
}

/** The effects of a type that the ledger counts as done. */
export function doneEffects({ effects }, wanted) {
  return effects.filter(
    ({ type, state }) => type === wanted && state === 'done',
  );
}

/** Whether the portal has said that it can't know whether this happened, and has asked a human to look. */
export function isAskedAbout({ effects }, part) {
  return effects.some(
    ({ key, state }) => state === 'unknown' && key.includes(part),
  );
}

/**
 * Whether something later made it pointless to tell of a fact before that could be done: a newer one of its kind, where
 * that says all, or the end of the incident. After an outage people want to know how things are, not how they were. But
 * where there was time enough to tell it, it has to have been told.
 */
export function isOvertaken(fact, { audit, portal, world }) {
  if (
    REPLACED_BY_NEWER.includes(fact.type) &&
    fact !== factsOf(portal, fact.type).at(-1)
  ) {
    return true;
  }
  if (fact.type === 'effect.unknown') {
    // It has become known after all.
    return !isAskedAbout(portal, fact.payload.effect);
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

/** Whether an incident was open for longer than a provider was down, and then some. */
export function wasOpenLong({ createdAt, resolvedAt }, { now, patienceMs }) {
  const until = resolvedAt ?? now;
  return Date.parse(until) - Date.parse(createdAt) > patienceMs;
}

/** Between two tries: a call's time limit, the time until a lost call must have arrived, and another worker's takeover. */
const LONGEST_GAP_MS = 40_000;

/**
 * Whether the ledger shows that something was tried again and again until nobody asked for it any more. Each try may have
 * met another fault, however long the incident was open; what was left alone for long was not kept at.
 */
export function wasKeptAt({ audit, portal }, effect) {
  return portal.effects.some(
    ({ key, state, tries, started_at: startedAt }) =>
      state === 'overtaken' &&
      key === `${audit.id}/${effect}` &&
      tries * LONGEST_GAP_MS >=
        Date.parse(audit.resolvedAt) - Date.parse(startedAt),
  );
}

/** What is in a list more than once, with how often. */
export function repeated(items) {
  const counts = new Map();
  items.forEach(item => counts.set(item, (counts.get(item) ?? 0) + 1));
  return [...counts].filter(([, count]) => count > 1);
}

/** A text as one short line. */
export function shorten(text) {
  const line = String(text).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
