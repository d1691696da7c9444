import { ResponseError } from '@backstage/errors';

/** The backend's own words where it has said something, else what the browser says. */
export function describeError(error: Error): string {
  return ResponseError.is(error) ? error.cause.message : error.message;
}

/** The backend refuses this user. Asking again won't help. */
export function isRefused(error: Error): boolean {
  return statusOf(error) === 403 || statusOf(error) === 401;
}

/** There is no such thing, or not yet. */
export function isMissing(error: Error): boolean {
  return statusOf(error) === 404;
}

/** Somebody else has changed it meanwhile. */
export function isConflict(error: Error): boolean {
  return statusOf(error) === 409;
}

function statusOf(error: Error): number | undefined {
  return ResponseError.is(error) ? error.statusCode : undefined;
}

/** It may get through another time: the network or the other side was in trouble, and nothing was refused. */
export function mayWorkLater(error: Error): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}
