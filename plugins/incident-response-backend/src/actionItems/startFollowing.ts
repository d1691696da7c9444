import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Duration } from 'luxon';
import type { TicketFollower } from './TicketFollower';

/** After a long pause there is more to read; what is left waits for the next time. */
const AT_MOST = { minutes: 5 };

/** Looks at the tickets of action items again and again, on one replica at a time. */
export async function startFollowing(options: {
  scheduler: SchedulerService;
  follower: TicketFollower;
  every: Duration;
}): Promise<void> {
  const { scheduler, follower, every } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-follow-tickets',
    scope: 'global',
    frequency: every,
    timeout: AT_MOST,
    initialDelay: { seconds: 20 },
    fn: signal => follower.run(signal),
  });
}
