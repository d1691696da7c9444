import type {
  FactActor,
  FactOf,
  FactType,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';

/** The product itself. */
export const SYSTEM: FactActor = { kind: 'system' };

/** Jira, where people have changed an issue there. */
export const JIRA = {
  kind: 'service',
  ref: 'Jira',
  name: 'Jira',
} as const satisfies FactActor;

/**
 * Facts of the same millisecond in the order in which they make sense: an incident is triggered before anything else
 * happens to it, and resolved after. Without this, the order of delivery would show in the state.
 */
const RANK: Partial<Record<FactType, number>> = {
  'pagerduty.triggered': 0,
  'incident.declared': 0,
  'pagerduty.resolved': 9,
};

/**
 * Facts in order of happening, the same for every order of arrival: by time, then rank, then id. The sequence number is
 * left out on purpose, since it is the order of arrival.
 */
export function inOrder(facts: readonly IncidentFact[]): IncidentFact[] {
  return [...facts].sort(
    (a, b) =>
      compare(a.occurredAt, b.occurredAt) ||
      (RANK[a.type] ?? 5) - (RANK[b.type] ?? 5) ||
      compare(a.id, b.id),
  );
}

/** All facts of one type. */
export function factsOf<T extends FactType>(
  facts: readonly IncidentFact[],
  type: T,
): FactOf<T>[] {
  return facts.filter(
    (fact): fact is FactOf<T> & IncidentFact => fact.type === type,
  );
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
