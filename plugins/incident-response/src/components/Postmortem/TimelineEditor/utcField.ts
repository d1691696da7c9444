import { DateTime } from 'luxon';

/** An instant as a `datetime-local` field has it, in UTC and to the second. */
export function toUtcField(iso: string | undefined): string {
  return iso
    ? DateTime.fromISO(iso, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss")
    : '';
}

/** What the field says as an instant; nothing where that is none. */
export function fromUtcField(value: string): string | undefined {
  return DateTime.fromISO(value, { zone: 'utc' }).toUTC().toISO() ?? undefined;
}

/** Why something can't have happened at this time. Before the incident it can: much of what leads to one does. */
export function refuseTime(value: string, now: number): string | undefined {
  const at = fromUtcField(value);
  if (at === undefined) {
    return 'A day and a time are needed, in UTC: 2026-11-23 10:02:11';
  }
  return Date.parse(at) > now
    ? `${at
        .slice(0, 19)
        .replace(
          'T',
          ' ',
        )} UTC has not come yet: a timeline tells what has happened`
    : undefined;
}
