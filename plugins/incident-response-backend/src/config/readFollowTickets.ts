import type { Config } from '@backstage/config';
import type { Duration } from 'luxon';
import { readPeriod } from './readPeriod';

/**
 * How often tickets of action items are looked at: `incidentResponse.jira.followEvery`.
 * @throws InputError naming the key and what it may be
 */
export function readFollowTickets(root: Config): { every: Duration } {
  return {
    every: readPeriod(root, 'incidentResponse.jira.followEvery', {
      default: { minutes: 1 },
      atLeast: { minutes: 1 },
      since: 'Jira counts every call',
    }),
  };
}
