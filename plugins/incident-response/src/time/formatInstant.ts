import { DateTime } from 'luxon';

/** Whose clock a time is shown in. */
export type TimeZoneChoice = 'utc' | 'local';

const inZone = (iso: string, zone: TimeZoneChoice) =>
  DateTime.fromISO(iso, { zone });

/** The exact moment for a hover: `2026-11-23 10:02:11 UTC`. */
export function formatExactUtc(iso: string): string {
  return `${inZone(iso, 'utc').toFormat('yyyy-MM-dd HH:mm:ss')} UTC`;
}

/** `2026-11-23`. */
export function formatDay(iso: string): string {
  return inZone(iso, 'utc').toFormat('yyyy-MM-dd');
}

/** `10:02:11`, for rows of a timeline. */
export function formatClock(iso: string, zone: TimeZoneChoice): string {
  return inZone(iso, zone).toFormat('HH:mm:ss');
}

/** `10:02`, or `Mon 10:02` on another day than `now`. */
export function formatShift(iso: string, now: number): string {
  const at = inZone(iso, 'local');
  return at.hasSame(DateTime.fromMillis(now), 'day')
    ? at.toFormat('HH:mm')
    : at.toFormat('ccc HH:mm');
}
