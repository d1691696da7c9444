import type { DateTime } from 'luxon';

/**
 * How long to wait after the nth try that went wrong. Durable, since the ledger keeps the number of tries. No longer than
 * twenty seconds: a provider that is down is spared by its breaker, and a page that waits for it is urgent.
 */
const BACKOFF_SECONDS = [1, 2, 5, 10, 20];

/** A few per cent more or less, so that many incidents don't come back at once. */
const JITTER = 0.2;

/** When to try again: when the provider says so, else a little later after every try. */
export function retryAt(
  now: DateTime,
  tries: number,
  retryAfterSeconds?: number,
): DateTime {
  if (retryAfterSeconds !== undefined) {
    return now.plus({ milliseconds: Math.ceil(retryAfterSeconds * 1000) });
  }
  const seconds =
    BACKOFF_SECONDS[Math.min(tries, BACKOFF_SECONDS.length) - 1] ?? 1;
  const factor = 1 - JITTER / 2 + Math.random() * JITTER;
  return now.plus({ milliseconds: Math.round(seconds * factor * 1000) });
}
