import type { z } from 'zod';

/** Why a request to the control API is refused: the HTTP status and a sentence. */
export class ControlProblem extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** Reads a body or a query. @throws ControlProblem 400 naming what is wrong. */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ControlProblem(
      400,
      parsed.error.issues
        .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
        .join('; '),
    );
  }
  return parsed.data;
}
