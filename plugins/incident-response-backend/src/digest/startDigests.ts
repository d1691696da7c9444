import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Digests } from './Digests';

/** How late a digest may be. */
const EVERY = { minutes: 5 };

/** Sends weekly digests, from one replica at a time. */
export async function startDigests(options: {
  scheduler: SchedulerService;
  digests: Digests;
}): Promise<void> {
  const { scheduler, digests } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-digests',
    frequency: EVERY,
    timeout: EVERY,
    initialDelay: { minutes: 1 },
    fn: signal => digests.run(signal),
  });
}
