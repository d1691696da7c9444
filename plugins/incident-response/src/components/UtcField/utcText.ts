import { DateTime } from 'luxon';

const FORMAT = 'yyyy-MM-dd HH:mm:ss';

/** An instant as people write it, in UTC and to the second: `2026-11-23 10:02:11`. */
export function toUtcText(iso: string | undefined): string {
  return iso ? DateTime.fromISO(iso, { zone: 'utc' }).toFormat(FORMAT) : '';
}

/** What was written as an instant. A time alone is one of the day that is known already. */
export function readUtcText(
  text: string,
  known: string | undefined,
): string | undefined {
  const written = text
    .trim()
    .replace(/\s*(UTC|Z)$/i, '')
    .replace('T', ' ');
  const day = toUtcText(known).slice(0, 10);
  const whole = /^\d{1,2}:/.test(written) ? `${day} ${written}` : written;
  const [found] = [
    FORMAT,
    'yyyy-MM-dd HH:mm',
    'yyyy-MM-dd H:mm:ss',
    'yyyy-MM-dd H:mm',
  ]
    .map(format => DateTime.fromFormat(whole, format, { zone: 'utc' }))
    .filter(({ isValid }) => isValid);
  return found?.toISO() ?? undefined;
}

/** Why something can't have happened at this time. Before the incident it can: much of what leads to one does. */
export function refuseTime(
  at: string | undefined,
  now: number,
): string | undefined {
  if (at === undefined) {
    return 'Write the time in UTC: 2026-11-23 10:02:11, or 10:02:11 of the same day';
  }
  return Date.parse(at) > now
    ? `${toUtcText(at)} UTC has not come yet: this is about what has happened`
    : undefined;
}
