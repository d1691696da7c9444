import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const KEY = 'incidentResponse.concurrency';

/** Each incident has up to a handful of calls under way. */
const DEFAULT_CONCURRENCY = 8;

/**
 * Incidents worked on at once by one process.
 * @throws InputError naming the key and what it may be
 */
export function readConcurrency(root: RootConfigService): number {
  const value = root.getOptionalNumber(KEY) ?? DEFAULT_CONCURRENCY;
  if (!Number.isInteger(value) || value < 0) {
    throw new InputError(
      `${KEY} is ${value}; it must be a whole number, and 0 only where other replicas do the work`,
    );
  }
  return value;
}
