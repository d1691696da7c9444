/** An instant as the API writes it: in whole seconds, so that what happens within one can't be told apart. */
export function toTime(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}
