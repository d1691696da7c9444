import { DateTime } from 'luxon';
import { instant } from '../../incident/businessTime';

export {
  fence,
  plain,
  TO_BE_FILLED_IN,
} from '@incident-response/backstage-plugin-common';

/** `1 h 5 min 3 s`, and `an unknown time` where the end is not known. */
export function length(from: string, to: string | undefined): string {
  return to
    ? span(instant(to).diff(instant(from)).as('seconds'))
    : 'an unknown time';
}

/** A number of seconds in words: `1 h 5 min 3 s`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const text = parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
  return text || '0 s';
}

/** `2026-03-03 12:00:00 UTC`. */
export function utc(iso: string): string {
  return `${DateTime.fromISO(iso, { zone: 'utc' }).toFormat(
    'yyyy-MM-dd HH:mm:ss',
  )} UTC`;
}
