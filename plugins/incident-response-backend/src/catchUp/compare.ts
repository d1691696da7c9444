import type {
  FactActor,
  FactType,
  IncidentFact,
  NewFact,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import {
  fold,
  instant,
  isSameEvent,
  SAME_MOMENT_MS,
  toIso,
  type IncidentState,
} from '../incident';
import type {
  PagerDutyIncident,
  StatusChange,
} from '../integrations/pagerduty/PagerDutyIncident';

/** A fact that we have missed; unlike others it always says when it happened. */
export type MissedFact = NewFact & { id: string; occurredAt: string };

const CHANGES_STATUS: ReadonlySet<FactType> = new Set<FactType>([
  'pagerduty.triggered',
  'pagerduty.acknowledged',
  'pagerduty.unacknowledged',
  'pagerduty.reopened',
  'pagerduty.resolved',
]);

const PAGERDUTY: FactActor = { kind: 'service', name: 'PagerDuty' };

/**
 * What we have missed of an incident: the facts after which it is here what it is in PagerDuty. Pure. Once they are
 * recorded, comparing again gives none, and comparing twice gives facts of the same ids.
 *
 * `ours` must have been read first, then the log's `changes`, then `theirs`: so nothing that happens meanwhile is undone.
 */
export function compare(options: {
  ours: readonly IncidentFact[];
  theirs: PagerDutyIncident;
  changes: readonly StatusChange[];
  now: DateTime;
}): MissedFact[] {
  const { ours, theirs, changes, now } = options;
  const missed: MissedFact[] = [];
  const state = () => stateAfter(theirs.id, ours, missed);

  if (!ours.some(fact => fact.type === 'pagerduty.triggered')) {
    missed.push(triggered(theirs));
  }
  if (state().status !== theirs.status) {
    missed.push(
      ...changes
        .map(changed)
        .filter(fact => !ours.some(known => isSameEvent(known, fact))),
    );
  }
  if (state().status !== theirs.status) {
    missed.push(...settled(state(), theirs));
  }
  if (hasOtherPriority(state(), theirs)) {
    missed.push(prioritized(state(), theirs, now));
  }
  return missed;
}

/** Whether comparing would give anything, which can be told without PagerDuty's log. */
export function isDifferent(
  ours: readonly IncidentFact[],
  theirs: PagerDutyIncident,
): boolean {
  if (!ours.some(fact => fact.type === 'pagerduty.triggered')) {
    return true;
  }
  const state = fold(ours);
  return state.status !== theirs.status || hasOtherPriority(state, theirs);
}

function triggered({ createdAt, snapshot }: PagerDutyIncident): MissedFact {
  return {
    id: 'pagerduty/asked/triggered',
    type: 'pagerduty.triggered',
    occurredAt: createdAt,
    actor: { kind: 'service', name: 'the monitoring' },
    source: sourceOf(snapshot.htmlUrl),
    payload: { eventId: '', incident: snapshot, caughtUp: true },
  };
}

function changed({ id, change, at, by }: StatusChange): MissedFact {
  return {
    id: `pagerduty/log/${id}`,
    type: `pagerduty.${change}`,
    occurredAt: at,
    actor: by,
    payload: { eventId: '', incident: {}, caughtUp: true },
  };
}

/** Where the log doesn't tell how it came to be so, the incident itself does. */
function settled(
  state: IncidentState,
  theirs: PagerDutyIncident,
): MissedFact[] {
  const since = later(theirs.statusSince, lastOf(state, CHANGES_STATUS));
  const fact = (
    type: 'acknowledged' | 'unacknowledged' | 'reopened' | 'resolved',
    at: DateTime = since,
  ): MissedFact => ({
    id: `pagerduty/asked/${type}/${theirs.statusSince}`,
    type: `pagerduty.${type}`,
    occurredAt: toIso(apartFromKnown(state, `pagerduty.${type}`, at)),
    actor: theirs.statusBy,
    source: sourceOf(theirs.snapshot.htmlUrl),
    payload: { eventId: '', incident: {}, caughtUp: true },
  });
  if (theirs.status === 'resolved') {
    return [fact('resolved')];
  }
  if (state.status === 'resolved') {
    const reopened = fact('reopened');
    return theirs.status === 'triggered'
      ? [reopened]
      : [reopened, fact('acknowledged', instant(reopened.occurredAt).plus(1))];
  }
  return [
    fact(theirs.status === 'triggered' ? 'unacknowledged' : 'acknowledged'),
  ];
}

/** Not so close to one of its kind that it would be taken for the same. */
function apartFromKnown(
  { facts }: IncidentState,
  type: FactType,
  at: DateTime,
): DateTime {
  const known = facts.findLast(fact => fact.type === type);
  return known && isSameEvent(known, { type, occurredAt: toIso(at) })
    ? instant(known.occurredAt).plus(SAME_MOMENT_MS + 1)
    : at;
}

function hasOtherPriority(
  state: IncidentState,
  { snapshot }: PagerDutyIncident,
): boolean {
  return (
    snapshot.priorityName !== undefined &&
    snapshot.priorityName !== state.priorityName
  );
}

/** Nobody tells when the priority was changed, so it is now. */
function prioritized(
  state: IncidentState,
  { snapshot }: PagerDutyIncident,
  now: DateTime,
): MissedFact {
  const last = state.facts.findLast(fact => fact.type.startsWith('pagerduty.'));
  return {
    id: `pagerduty/asked/priority/${snapshot.priorityName}/${last?.id}`.slice(
      0,
      300,
    ),
    type: 'pagerduty.priority_updated',
    occurredAt: toIso(later(toIso(now), last?.occurredAt)),
    actor: PAGERDUTY,
    source: sourceOf(snapshot.htmlUrl),
    payload: {
      eventId: '',
      incident: { priorityName: snapshot.priorityName },
      caughtUp: true,
    },
  };
}

/** What would be known if the facts were recorded. */
function stateAfter(
  incidentId: string,
  ours: readonly IncidentFact[],
  missed: readonly MissedFact[],
): IncidentState {
  return fold([
    ...ours,
    ...missed.map(
      fact =>
        ({
          ...fact,
          incidentId,
          sequence: 0,
          recordedAt: fact.occurredAt,
        } as IncidentFact),
    ),
  ]);
}

function lastOf(
  { facts }: IncidentState,
  types: ReadonlySet<FactType>,
): string | undefined {
  return facts.findLast(fact => types.has(fact.type))?.occurredAt;
}

/** The instant, or right after the other one where it comes later. */
function later(at: string, after: string | undefined): DateTime {
  return after && after >= at ? instant(after).plus(1) : instant(at);
}

function sourceOf(url: string | undefined): NewFact['source'] {
  return url ? { title: 'PagerDuty', url } : undefined;
}
