import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Duration } from 'luxon';
import type { CatchUp } from './CatchUp';

/** A comparison of thousands of incidents at PagerDuty's pace; what is left waits for the next one. */
const AT_MOST = { minutes: 10 };

/** Compares with PagerDuty after every downtime and then again and again, on one replica at a time. */
export async function startCatchUp(options: {
  scheduler: SchedulerService;
  catchUp: CatchUp;
  every: Duration;
}): Promise<void> {
  const { scheduler, catchUp, every } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-catch-up',
    frequency: every,
    timeout: AT_MOST,
    // PagerDuty's own retries come first, for as long as it still has them.
    initialDelay: { seconds: 15 },
    fn: signal => catchUp.run(signal),
  });
}
