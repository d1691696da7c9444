import { InputError } from '@backstage/errors';
import type { z } from 'zod/v4';

/** @throws InputError that names each field and the reason */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.infer<T> {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues
        .map(issue =>
          [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
        )
        .join('; '),
    );
  }
  return parsed.data;
}
