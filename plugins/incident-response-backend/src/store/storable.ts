/**
 * Text as a column can hold it. PostgreSQL takes no NUL characters, and what is too long for its column fails the whole
 * statement; somebody else's odd text must do neither.
 */
export function storable(text: string, length?: number): string;
export function storable(
  text: string | undefined,
  length?: number,
): string | null;
export function storable(
  text: string | undefined,
  length?: number,
): string | null {
  return text === undefined ? null : text.replaceAll('\0', '').slice(0, length);
}
