import { Cron } from 'croner';
import { Interval, type DateTime } from 'luxon';
import { addSpan, nextBusinessMoment } from '../../incident';
import { allow, refuse, type Guard, type GuardContext } from '../Guard';

/** Freezes, maintenance windows and nights are times that people want to decide themselves. */
export const quietTimes: Guard = {
  name: 'maintenance',
  ask: context => {
    const reason = findQuietTime(context);
    return reason
      ? refuse(reason, 'escalate')
      : allow('no freeze and no maintenance');
  },
};

/**
 * Why nothing may be repaired by itself right now, if so. Cron expressions are read by croner (MIT, no dependencies, knows
 * time zones and their changes of clocks).
 */
export function findQuietTime({
  policy,
  now,
  entity,
}: Pick<GuardContext, 'policy' | 'now' | 'entity'>): string | undefined {
  const { freezes, maintenance, onlyBusinessHours } =
    policy.remediation.quietTimes;
  const freeze = freezes.find(({ from, until }) =>
    Interval.fromISO(`${from}/${until}`).contains(now),
  );
  if (freeze) {
    return `${freeze.name} lasts until ${freeze.until}`;
  }
  const window = maintenance.find(({ cron, lasts, timeZone }) => {
    const began = new Cron(cron, { timezone: timeZone }).nextRun(
      beforeNow(now, lasts, policy).toJSDate(),
    );
    return began !== null && began.getTime() <= now.toMillis();
  });
  if (window) {
    return `it is the time of ${window.name}`;
  }
  if (entity?.maintenance) {
    const interval = Interval.fromISO(entity.maintenance, { zone: 'utc' });
    if (!interval.isValid) {
      return `incident-response/maintenance of ${entity.ref} is no ISO 8601 interval such as 2026-12-01T22:00Z/PT2H, so nobody can tell whether it is now`;
    }
    if (interval.contains(now)) {
      return `${entity.ref} is under maintenance until ${interval.end.toISO()}`;
    }
  }
  const worksNow =
    nextBusinessMoment(now, policy.businessHours).toMillis() === now.toMillis();
  if (
    !worksNow &&
    (onlyBusinessHours || entity?.remediation === 'business-hours')
  ) {
    return 'it is outside of business hours, and repairs are wanted within them only';
  }
  return undefined;
}

function beforeNow(
  now: DateTime,
  span: Parameters<typeof addSpan>[1],
  policy: GuardContext['policy'],
): DateTime {
  return now.minus(addSpan(now, span, policy.businessHours).diff(now));
}
