import type { SeverityDuration } from '@incident-response/backstage-plugin-common';
import { Cron } from 'croner';
import { Interval } from 'luxon';
import { addSpan, nextBusinessMoment, type QuietTimes } from '../../incident';
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
  const window = maintenance.find(candidate => {
    const began = nextRun(candidate, ago(candidate.lasts, { now, policy }));
    return began <= now.toMillis();
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
  if (onlyBusinessHours || entity?.remediation === 'business-hours') {
    const opens = nextBusinessMoment(now, policy.businessHours);
    if (opens > now) {
      return 'it is outside of business hours, and repairs are wanted within them only';
    }
  }
  return undefined;
}

type Window = QuietTimes['maintenance'][0];

/** Between `after` and `run` a window does not begin. Milliseconds since 1970. */
const known = new WeakMap<Window, { after: number; run: number }>();

/**
 * When a window begins next after an instant. Remembered until then: reading a cron expression takes longer than all guards
 * together, and in a storm a thousand incidents ask.
 */
function nextRun(window: Window, after: number): number {
  const last = known.get(window);
  if (last && last.after <= after && after < last.run) {
    return last.run;
  }
  const run =
    new Cron(window.cron, { timezone: window.timeZone })
      .nextRun(new Date(after))
      ?.getTime() ?? Infinity;
  known.set(window, { after, run });
  return run;
}

/** An instant that is so long ago. Milliseconds since 1970. */
function ago(
  span: SeverityDuration,
  { now, policy }: Pick<GuardContext, 'now' | 'policy'>,
): number {
  return (
    2 * now.toMillis() - addSpan(now, span, policy.businessHours).toMillis()
  );
}
