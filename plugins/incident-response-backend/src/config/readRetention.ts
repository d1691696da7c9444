import type { Config } from '@backstage/config';
import type { Retention } from '../housekeeping/Housekeeping';
import { readPeriod } from './readPeriod';

/**
 * How long records are kept that nobody needs for ever: `incidentResponse.retention`.
 * @throws InputError naming the key and what it may be
 */
export function readRetention(root: Config): Retention {
  return {
    deliveries: readPeriod(root, 'incidentResponse.retention.deliveries', {
      default: { days: 30 },
      atLeast: { days: 7 },
      since:
        'PagerDuty sends an event again for up to 48 hours and it is these rows that tell that it is here already',
    }),
    rawPayloads: readPeriod(root, 'incidentResponse.retention.rawPayloads', {
      default: { days: 7 },
      atLeast: { hours: 1 },
      since: 'whoever has just resolved an incident may want to look at them',
    }),
  };
}
