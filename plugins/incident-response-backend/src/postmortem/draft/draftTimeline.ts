import {
  describeFact,
  rowSourceSchema,
  type FactSource,
  type FactType,
  type IncidentFact,
  type TimelineRow,
} from '@incident-response/backstage-plugin-common';
import { isLinkNote } from '../../incident/isLinkNote';
import type { IncidentState } from '../../incident/state';
import { asRole } from './asRole';
import { plain } from './wording';

/** Facts that are the machine's own bookkeeping; a reader of the story doesn't miss them. */
const LEFT_OUT = new Set<FactType>([
  'alerts.read',
  'approval.posted',
  'changes.read',
  'effect.retried',
  'on_call.read',
  'pagerduty.change_made',
  'pagerduty.event',
  'pagerduty.linked',
  'responders.invited',
  'runbook.step_checked',
  'summary.posted',
  'action_item.ticketed',
  'postmortem.archived',
  'postmortem.drafted',
  'postmortem.reminded',
  'postmortem.review_requested',
  'postmortem.reviewed',
  'postmortem.revised',
]);

/** Of a long story these are told first: what changed for users and responders. */
const TELLING = new Set<FactType>([
  'incident.declared',
  'pagerduty.triggered',
  'pagerduty.acknowledged',
  'pagerduty.unacknowledged',
  'pagerduty.escalated',
  'pagerduty.reopened',
  'pagerduty.resolved',
  'pagerduty.priority_updated',
  'severity.set',
  'commander.assigned',
  'runbook.matched',
  'runbook.not_found',
  'update.posted',
  'human.asked',
  'clock.breached',
  'escalation.climbed',
  'remediation.approved',
  'remediation.rejected',
  'remediation.attempted',
  'remediation.verified',
  'remediation.ineffective',
]);

/** As many rows as somebody reads; whoever wants more has the incident's own page. */
export const DRAFTED_ROWS = 300;

/** The timeline as the facts tell it, with what was changed before the incident began. */
export function draftTimeline(state: IncidentState): {
  rows: TimelineRow[];
  leftOut: number;
} {
  const told = state.facts.filter(
    fact => !LEFT_OUT.has(fact.type) && !isOwnNote(fact, state),
  );
  const changes = (state.changes ?? []).map(change =>
    row({
      id: `change/${change.id}`,
      at: change.at,
      text: plain(`Change: ${change.summary}`),
      source: sourceOf(
        change.url
          ? { title: change.source ?? 'Change', url: change.url }
          : undefined,
      ),
    }),
  );
  const facts = mostTelling(told, Math.max(0, DRAFTED_ROWS - changes.length));
  return {
    rows: [
      ...changes,
      ...facts.map(fact =>
        row({
          id: fact.id,
          at: fact.occurredAt,
          text: plain(describeFact(asRole(fact, state)).title).slice(0, 2_000),
          source: sourceOf(fact.source),
        }),
      ),
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    leftOut: told.length - facts.length,
  };
}

function isOwnNote(fact: IncidentFact, state: IncidentState): boolean {
  return (
    fact.type === 'pagerduty.note_added' &&
    isLinkNote(fact.payload.content, state.linkedToPagerDuty)
  );
}

/** A source that no row may have, such as an address of another protocol, is left out; the row is not. */
function sourceOf(source: FactSource | undefined): TimelineRow['source'] {
  return rowSourceSchema.safeParse(
    source && { ...source, title: source.title.slice(0, 300) },
  ).data;
}

/** The beginning and the end of what tells most, then the beginning of the rest; in their order. */
function mostTelling(facts: IncidentFact[], count: number): IncidentFact[] {
  if (facts.length <= count) {
    return facts;
  }
  const telling = facts.filter(({ type }) => TELLING.has(type));
  const rest = facts.filter(({ type }) => !TELLING.has(type));
  const half = Math.floor(count / 2);
  const kept = new Set(
    telling.length > count
      ? [...telling.slice(0, half), ...telling.slice(half - count)]
      : [...telling, ...rest.slice(0, count - telling.length)],
  );
  return facts.filter(fact => kept.has(fact));
}

function row(
  fields: Pick<TimelineRow, 'id' | 'at' | 'text' | 'source'>,
): TimelineRow {
  return {
    ...fields,
    hidden: false,
    pinned: false,
    original: { at: fields.at, text: fields.text },
  };
}

/** The timeline anew: what people have added or changed stays as it is, the rest is as the facts tell it now. */
export function redraftTimeline(
  known: TimelineRow[],
  fresh: TimelineRow[],
): TimelineRow[] {
  const kept = known.filter(isByPeople);
  const ids = new Set(kept.map(({ id }) => id));
  return [...kept, ...fresh.filter(({ id }) => !ids.has(id))].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
}

function isByPeople({ at, text, hidden, pinned, original }: TimelineRow) {
  return (
    !original ||
    hidden ||
    pinned ||
    original.at !== at ||
    original.text !== text
  );
}
