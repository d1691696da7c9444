import {
  describeFact,
  type IncidentFact,
  type TimelineRow,
} from '@incident-response/backstage-plugin-common';

/** The machine's own bookkeeping; a reader of the story doesn't miss it. */
const LEFT_OUT = new Set<IncidentFact['type']>([
  'summary.posted',
  'approval.posted',
  'pagerduty.linked',
  'on_call.read',
  'runbook.step_checked',
  'action_item.ticketed',
  'postmortem.drafted',
]);

/** Facts that the timeline doesn't tell yet, as rows. */
export function insertableFacts(
  facts: IncidentFact[],
  timeline: TimelineRow[],
): TimelineRow[] {
  const told = new Set(timeline.map(({ id }) => id));
  return facts
    .filter(({ id, type }) => !told.has(id) && !LEFT_OUT.has(type))
    .map(toRow);
}

/** In roles instead of names: a postmortem asks what, not who. */
function toRow(fact: IncidentFact): TimelineRow {
  const isPerson =
    fact.actor.kind === 'user' ||
    (fact.actor.kind === 'pagerduty' && fact.actor.name !== undefined);
  const { title } = describeFact(
    isPerson
      ? { ...fact, actor: { kind: fact.actor.kind, name: 'a responder' } }
      : fact,
  );
  return {
    id: fact.id,
    at: new Date(fact.occurredAt).toISOString(),
    text: title,
    source: fact.source,
    hidden: false,
    pinned: false,
  };
}
