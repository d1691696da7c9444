import type { Severity } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';

/** How much waiting each severity is worth, in minutes. */
const HEAD_START: Record<Severity, number> = { P1: 30, P2: 20, P3: 10, P4: 0 };

/** What positions are counted from, so that they fit into an integer of 32 bits until the end of the century. */
const EPOCH = DateTime.fromISO('2026-01-01T00:00:00Z', { zone: 'utc' });

/**
 * Where something stands in a queue; the earliest comes first. A severity moves it ahead of everything that has waited
 * no longer than ten minutes more for each level, so that a P1 passes a storm of P4s, and yet no P4 waits for ever.
 */
export function queuePosition(severity: Severity, since: DateTime): DateTime {
  return since.minus({ minutes: HEAD_START[severity] });
}

/** The same as a number of which the greatest comes first, as job queues have it. */
export function queuePriority(severity: Severity, since: DateTime): number {
  return -Math.floor(queuePosition(severity, since).diff(EPOCH).as('seconds'));
}
