/** Each once, in the order of the first. */
export function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}

/** Of those with the same key the last one. */
export function uniqueBy<T>(items: T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()];
}
