import type { IncidentFact } from '@incident-response/backstage-plugin-common';

/** Webhooks tell the time to the millisecond, PagerDuty's log to the second and a moment later. */
export const SAME_MOMENT_MS = 5_000;

/**
 * Without what PagerDuty was asked for and then told by itself: a webhook that comes after all stands in for the fact
 * that was caught up in its absence. The same for every order of arrival.
 */
export function withoutRepeats(
  facts: readonly IncidentFact[],
): readonly IncidentFact[] {
  if (!facts.some(isCaughtUp)) {
    return facts;
  }
  return facts.filter(
    fact =>
      !isCaughtUp(fact) ||
      !facts.some(told => !isCaughtUp(told) && isSameEvent(fact, told)),
  );
}

/** Whether two facts tell of one change in PagerDuty. */
export function isSameEvent(
  a: { type: string; occurredAt: string },
  b: { type: string; occurredAt: string },
): boolean {
  return (
    a.type === b.type &&
    Math.abs(Date.parse(a.occurredAt) - Date.parse(b.occurredAt)) <=
      SAME_MOMENT_MS
  );
}

function isCaughtUp(fact: IncidentFact): boolean {
  return 'caughtUp' in fact.payload && fact.payload.caughtUp === true;
}
