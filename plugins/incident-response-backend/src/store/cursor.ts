import { InputError } from '@backstage/errors';
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
