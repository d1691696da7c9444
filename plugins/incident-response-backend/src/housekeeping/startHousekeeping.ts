import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Housekeeping } from './Housekeeping';

const EVERY = { hours: 1 };
/** What is left then waits for the next time. */
const AT_MOST = { minutes: 10 };

/** Clears away what is old and finished, on one replica at a time. */
export async function startHousekeeping(options: {
  scheduler: SchedulerService;
  housekeeping: Housekeeping;
}): Promise<void> {
  const { scheduler, housekeeping } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-housekeeping',
    frequency: EVERY,
    timeout: AT_MOST,
    // Whatever a start is about, it is not this.
    initialDelay: { minutes: 2 },
    fn: signal => housekeeping.run(signal),
  });
}
