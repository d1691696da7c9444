import {
  describeFact,
  type FactDescription,
  type FactSource,
  type IncidentFact,
} from '@incident-response/backstage-plugin-common';

/** One row of the timeline: a fact, or several of the same second and kind. */
export interface TimelineRow {
  /** Id of the first fact, so that a row keeps its identity when others join it. */
  id: string;
  at: string;
  description: FactDescription;
  /** Descriptions of the facts folded under this one. */
  folded: FactDescription[];
  source?: FactSource;
}

/** Rows in the order of happening; neighbours of the same second and type share one. */
export function foldFacts(facts: IncidentFact[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let previous: IncidentFact | undefined;
  for (const fact of facts) {
    const description = describeFact(fact);
    const row = rows.at(-1);
    if (
      row &&
      previous?.type === fact.type &&
      secondOf(previous) === secondOf(fact)
    ) {
      row.folded.push(description);
      row.source ??= fact.source;
    } else {
      rows.push({
        id: fact.id,
        at: fact.occurredAt,
        description,
        folded: [],
        source: fact.source,
      });
    }
    previous = fact;
  }
  return rows;
}

function secondOf(fact: IncidentFact): number {
  return Math.floor(Date.parse(fact.occurredAt) / 1_000);
}
