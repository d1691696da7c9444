import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import type { Leases } from '../store';
import type { Wakeups } from './wakeups/Wakeups';

/** With the time that a dead worker is taken for alive this is how long its incidents wait. */
const EVERY = { seconds: 2 };

/**
 * Wakes whatever is due. The tables know what that is, so a lost wake-up costs seconds and never an incident. Each replica
 * takes as many as it has nothing better to do for: where all are busy the queue is full anyway, and filling it with the
 * same incidents again would only make it longer.
 */
export async function startSweep(options: {
  scheduler: SchedulerService;
  leases: Leases;
  wakeups: Wakeups;
  now: () => DateTime;
}): Promise<void> {
  const { scheduler, leases, wakeups, now } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-sweep',
    scope: 'local',
    frequency: EVERY,
    timeout: { seconds: 30 },
    // What was due when the last process died is picked up at once.
    initialDelay: { seconds: 1 },
    fn: async () => {
      const atMost = wakeups.idle;
      if (atMost > 0) {
        const due = await leases.due(now(), atMost);
        await Promise.all(due.map(incidentId => wakeups.wake(incidentId)));
      }
    },
  });
}
