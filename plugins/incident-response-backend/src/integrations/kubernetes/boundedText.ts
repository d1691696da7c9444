import { stripVTControlCharacters } from 'node:util';

/**
 * Text that every database takes and every page shows: at most so long, without control characters (PostgreSQL refuses NUL)
 * and without halves of characters that were cut in two.
 *
 * @param maxLength in UTF-16 code units
 * @param keep which end matters: the last lines of a log, the first of anything else
 */
export function boundedText(
  text: string,
  maxLength: number,
  keep: 'start' | 'end' = 'start',
): string {
  const isCut = text.length > maxLength;
  const kept =
    keep === 'start' ? text.slice(0, maxLength) : text.slice(-maxLength);
  const clean = stripVTControlCharacters(isCut ? kept : text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\u{fffd}');
  if (!isCut) {
    return clean;
  }
  return keep === 'start' ? `${clean}\n… (cut)` : `(cut) …\n${clean}`;
}
