// What the portal knows of an incident itself, and whether it is at rest.
import { factsOf, repeated, shorten } from './evidence.mjs';

/** Postmortems are reminded of days later; whatever a resolved incident is due for before that is work that was left. */
export const NO_REMINDER_WITHIN_MS = 3_600_000;

export function checkStatus({ audit, portal }, report) {
  if (portal.row.status !== audit.status) {
    report(
      'lost',
      `PagerDuty says ${audit.status}, the portal ${portal.row.status}`,
    );
  }
}

/** Every event of PagerDuty is one fact, however often and in whatever order it came. */
export function checkEvents({ audit, portal }, report) {
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

/** Kubernetes has seen no more repairs than the timeline knows attempts. */
export function checkRepairs({ audit, portal }, report) {
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

export function checkPostmortem({ audit, portal }, report) {
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
export function checkRest({ portal, world }, report) {
  const { row, effects } = portal;
  if (row.dead_lettered_at) {
    report('stuck', `set aside: ${row.dead_letter_reason}`);
  }
  if (row.lease_token) {
    report('stuck', `its lease is held by ${row.lease_worker}`);
  }
  if (row.next_wake_at && row.next_wake_at < world.now) {
    report('stuck', `due since ${row.next_wake_at}`);
  } else if (
    row.next_wake_at &&
    row.status === 'resolved' &&
    Date.parse(row.next_wake_at) < Date.parse(world.now) + NO_REMINDER_WITHIN_MS
  ) {
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
