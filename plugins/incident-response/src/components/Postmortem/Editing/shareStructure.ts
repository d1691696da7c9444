/**
 * `next`, with every piece of it that is as it was in `previous` being the very same object. What was fetched anew is then
 * only drawn anew where it differs.
 */
export function shareStructure<T>(previous: T, next: T): T;
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) {
    return previous;
  }
  if (Array.isArray(previous) && Array.isArray(next)) {
    return shareArray(previous, next);
  }
  if (isRecord(previous) && isRecord(next)) {
    const shared = Object.fromEntries(
      Object.entries(next).map(([key, value]) => [
        key,
        shareStructure(previous[key], value),
      ]),
    );
    const isSame =
      Object.keys(previous).length === Object.keys(shared).length &&
      Object.entries(shared).every(
        ([key, value]) => key in previous && Object.is(previous[key], value),
      );
    return isSame ? previous : shared;
  }
  return next;
}

/** Rows with an id are compared with what had the same id, wherever it stood. */
function shareArray(previous: unknown[], next: unknown[]): unknown[] {
  const byId = new Map(
    previous.flatMap(entry => (isRecord(entry) ? [[entry.id, entry]] : [])),
  );
  const shared = next.map((entry, index) =>
    shareStructure(
      isRecord(entry) && typeof entry.id === 'string'
        ? byId.get(entry.id)
        : previous[index],
      entry,
    ),
  );
  const isSame =
    shared.length === previous.length &&
    shared.every((entry, index) => Object.is(entry, previous[index]));
  return isSame ? previous : shared;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
