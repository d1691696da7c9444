import type { JsonValue } from '../json';

/** Every text anywhere in the blocks of a message. */
export function textsOf(blocks: JsonValue[]): string[] {
  const texts: string[] = [];
  JSON.stringify(blocks, (key, value: JsonValue) => {
    if (key === 'text' && typeof value === 'string') {
      texts.push(value);
    }
    return value;
  });
  return texts;
}
