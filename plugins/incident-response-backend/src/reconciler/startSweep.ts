import { setTimeout as delay } from 'node:timers/promises';
import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import type { Leases } from '../store';
import type { Heartbeat } from './Heartbeat';
import type { Reconciler } from './Reconciler';
import type { Wakeups } from './wakeups/Wakeups';

/** With the time that a dead worker is taken for alive this is how long its incidents wait. */
const EVERY = { seconds: 2 };
const COMES_BACK_AFTER_MS = 100;

/**
 * Wakes whatever is due. The tables know what that is, so a lost wake-up costs seconds and never an incident. Each replica
 * takes on what it has room for, and of a storm the most urgent few: the rest is in the queue already, and filling that with
 * the same incidents again would only make it longer.
 */
export async function startSweep(options: {
  scheduler: SchedulerService;
  leases: Leases;
  reconciler: Pick<Reconciler, 'busy'>;
  heartbeat: Pick<Heartbeat, 'worker'>;
  wakeups: Wakeups;
  now: () => DateTime;
}): Promise<void> {
  const { scheduler, leases, reconciler, heartbeat, wakeups, now } = options;
  await scheduler.scheduleTask({
    id: 'incident-response-sweep',
    scope: 'local',
    frequency: EVERY,
    timeout: { seconds: 30 },
    // What was due when the last process died is picked up at once.
    initialDelay: { seconds: 1 },
    fn: async signal => {
      for (let isMore = true; isMore && !signal.aborted; ) {
        const { appetite } = wakeups;
        const due =
          appetite > 0
            ? await leases.due(now(), appetite, {
                worker: heartbeat.worker,
                busy: reconciler.busy,
              })
            : [];
        due.forEach(incidentId => wakeups.workOn(incidentId));
        // As long as there is more than it takes on at once, it comes back as soon as it has room again.
        isMore = appetite > 0 && due.length === appetite;
        if (isMore) {
          await delay(COMES_BACK_AFTER_MS, undefined, { signal }).catch(
            () => undefined,
          );
        }
      }
    },
  });
}
