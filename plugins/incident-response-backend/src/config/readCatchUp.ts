import type { Config } from '@backstage/config';
import type { Duration } from 'luxon';
import { readPeriod } from './readPeriod';

/**
 * How often open incidents are compared with PagerDuty's: `incidentResponse.catchUp`.
 * @throws InputError naming the key and what it may be
 */
export function readCatchUp(root: Config): { every: Duration } {
  return {
    every: readPeriod(root, 'incidentResponse.catchUp.every', {
      default: { minutes: 5 },
      atLeast: { minutes: 1 },
      since: 'PagerDuty counts every call',
    }),
  };
}
