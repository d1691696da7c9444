import { z } from 'zod/v4';
import { networkError, ProviderError, statusError } from '../ProviderError';

/** What jira.js and the schemas of its answers throw, as what it means. */
export function toJiraError(
  jira: typeof import('jira.js/core'),
  what: string,
  error: unknown,
): ProviderError {
  if (jira.isRateLimitError(error)) {
    return statusError('Jira', what, {
      status: 429,
      retryAfter:
        error.retryAfterMs === undefined
          ? undefined
          : String(Math.ceil(error.retryAfterMs / 1000)),
    });
  }
  if (jira.isApiError(error)) {
    return statusError('Jira', what, {
      status: error.status,
      detail: readErrors(error.body),
    });
  }
  if (error instanceof z.ZodError) {
    // Jira has answered, in a shape that isn't known here: the call itself may well have worked.
    return new ProviderError({
      provider: 'Jira',
      kind: 'unknown',
      message: `Jira answered something unexpected to ${what}`,
      remedy: 'Look in Jira whether it is there, then retry or not',
    });
  }
  return networkError('Jira', what, error);
}

/** Jira's `{ errorMessages, errors }` as one line. */
function readErrors(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) {
    return undefined;
  }
  const { errorMessages, errors } = body as {
    errorMessages?: string[];
    errors?: Record<string, string>;
  };
  return (
    [
      ...(errorMessages ?? []),
      ...Object.entries(errors ?? {}).map(
        ([field, reason]) => `${field}: ${reason}`,
      ),
    ].join('; ') || undefined
  );
}
