import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import type { IncidentStore } from '../store';
import type { Wakeups } from './wakeups/Wakeups';

const EVERY = { seconds: 30 };
const AT_MOST = 200;

/** Wakes whatever is due. The tables know what that is, so a lost wake-up costs seconds and never an incident. */
export async function startSweep(options: {
  scheduler: SchedulerService;
  store: IncidentStore;
  wakeups: Wakeups;
  now: () => DateTime;
}): Promise<void> {
  const { scheduler, store, wakeups, now } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-sweep',
    frequency: EVERY,
    timeout: EVERY,
    // What was due when the last process died is picked up at once.
    initialDelay: { seconds: 1 },
    fn: async () => {
      for (const incidentId of await store.due(now(), AT_MOST)) {
        await wakeups.wake(incidentId);
      }
    },
  });
}
