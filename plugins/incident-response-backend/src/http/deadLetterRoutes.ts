import { NotFoundError } from '@backstage/errors';
import { administerPermission } from '@incident-response/backstage-plugin-common';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { Leases } from '../store';
import type { Route } from './Route';

/** Incidents that were set aside because working on them failed again and again. */
export function deadLetterRoutes(options: {
  leases: Leases;
  wakeups: Wakeups;
}): Route[] {
  const { leases, wakeups } = options;
  return [
    {
      method: 'post',
      path: '/dead-letters/:incidentId/retry',
      access: 'permission',
      permission: administerPermission,
      audit: 'dead-letter-retry',
      async handle({ request }) {
        const { incidentId } = request.params;
        if (!(await leases.revive(incidentId))) {
          throw new NotFoundError(
            `Incident ${incidentId} is not set aside; reload the set-up page`,
          );
        }
        await wakeups.wake(incidentId);
      },
    },
  ];
}
