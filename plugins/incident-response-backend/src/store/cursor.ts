import { InputError } from '@backstage/errors';
import type { Page } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { z } from 'zod/v4';

const positionSchema = z.object({ at: z.string(), id: z.string() });

/** Where a list goes on: after this instant and id. */
export type ListPosition = z.infer<typeof positionSchema>;

/** A position as an opaque text. */
export function writeCursor(position: ListPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws InputError for a text that no list has given. */
export function readCursor(
  cursor: string | undefined,
): ListPosition | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    return positionSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch (error) {
    throw new InputError(
      'cursor is not one that a list has answered: leave it out to begin at the start',
      error,
    );
  }
}

/** Newest first, and only what comes after the cursor: a keyset, so that no page gets slower than the first. */
export function pageBy(
  query: Knex.QueryBuilder,
  columns: { at: string; id: string },
  options: { cursor?: string; limit: number },
): void {
  const { at, id } = columns;
  query
    .orderBy([
      { column: at, order: 'desc' },
      { column: id, order: 'desc' },
    ])
    // One more than asked for tells whether there is another page.
    .limit(options.limit + 1);
  const after = readCursor(options.cursor);
  if (after) {
    // Both at once, as the index has them: spelled out with `or`, the database would read every row before the page.
    query.whereRaw('(??, ??) < (?, ?)', [at, id, after.at, after.id]);
  }
}

/** The rows of {@link pageBy} as a page. */
export function toPage<T>(
  items: T[],
  limit: number,
  positionOf: (item: T) => ListPosition,
): Page<T> {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor:
      items.length > limit && last ? writeCursor(positionOf(last)) : undefined,
  };
}
