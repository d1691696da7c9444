import { DateTime } from 'luxon';
import { instant } from '../../incident/businessTime';

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

/** Text as one line that Markdown shows as it is: what a monitor or a person has typed must not become a picture or a link. */
export function plain(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`*[\]<]/g, '\\$&')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_');
}

/** A code block that its content can't end. */
export function fence(text: string): string {
  const longest = Math.max(
    2,
    ...[...text.matchAll(/`+/g)].map(match => match[0].length),
  );
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}

/** What only people know. */
export const TO_BE_FILLED_IN = '_to be filled in_';
