import type { SeverityDuration } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { BusinessHours } from './policy';

/** `start` plus a span of the severity matrix, in UTC. Business days keep the local time of day. */
export function addSpan(
  start: DateTime,
  span: SeverityDuration,
  calendar: BusinessHours,
): DateTime {
  const { businessDays, ...rest } = span;
  if (businessDays === undefined) {
    return start.plus(rest).toUTC();
  }
  let local = start.setZone(calendar.timeZone);
  for (let left = businessDays; left > 0; ) {
    local = local.plus({ days: 1 });
    if (calendar.days.includes(local.weekday)) {
      left -= 1;
    }
  }
  return local.plus(rest).toUTC();
}

/** `at` itself where it lies within business hours, else the next moment that does. */
export function nextBusinessMoment(
  at: DateTime,
  calendar: BusinessHours,
): DateTime {
  const local = at.setZone(calendar.timeZone);
  for (let day = 0; day <= 7; day += 1) {
    const candidate = local.plus({ days: day });
    const opens = atTimeOfDay(candidate, calendar.start);
    const closes = atTimeOfDay(candidate, calendar.end);
    if (calendar.days.includes(candidate.weekday) && local < closes) {
      return DateTime.max(local, opens).toUTC();
    }
  }
  return at.toUTC();
}

function atTimeOfDay(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}

/** Parses an instant that this product has stored. */
export function instant(iso: string): DateTime {
  return DateTime.fromISO(iso, { zone: 'utc' });
}

/** The one way in which instants are stored: UTC with milliseconds, so that text sorts as time. */
export function toIso(at: DateTime): string {
  // Not luxon's own formatting: ingest does this thousands of times a second.
  return new Date(at.toMillis()).toISOString();
}

/** The first of those that are known. */
export function earliest(
  ...instants: (DateTime | undefined)[]
): DateTime | undefined {
  const known = instants.filter((at): at is DateTime => at !== undefined);
  return known.length > 0 ? DateTime.min(...known) : undefined;
}
