import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { SeverityDuration } from '@incident-response/backstage-plugin-common';

/**
 * A duration of the configuration, such as `{ minutes: 30 }` or `{ businessDays: 5 }`.
 * @throws InputError naming what it may have
 */
export function readDuration(
  config: Config | undefined,
): SeverityDuration | undefined {
  if (!config) {
    return undefined;
  }
  const keys = [
    'businessDays',
    'weeks',
    'days',
    'hours',
    'minutes',
    'seconds',
  ] as const;
  const unknown = config
    .keys()
    .filter(key => !keys.some(known => known === key));
  if (unknown.length > 0) {
    throw new InputError(
      `A duration of incidentResponse has ${unknown.join(
        ', ',
      )}; it may have ${keys.join(', ')}`,
    );
  }
  return Object.fromEntries(
    keys.flatMap(key => {
      const value = config.getOptionalNumber(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
