import type { Directory } from './directory';
import type { EscalationPolicy, Schedule } from './model';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** A Monday, 09:00 UTC: rotations change hands here and every week after. */
const FIRST_HANDOVER = Date.UTC(2026, 0, 5, 9);

/** One turn on call. A person named directly by a policy is always on call and has no times. */
export interface OnCallEntry {
  policy: EscalationPolicy;
  level: number;
  userId: string;
  schedule?: Schedule;
  start?: Date;
  end?: Date;
}

/** Who holds a schedule in the week that contains `at`. */
export function shiftAt(schedule: Schedule, at: Date) {
  const week = Math.floor((at.getTime() - FIRST_HANDOVER) / WEEK_MS);
  const { length } = schedule.userIds;
  const turn = ((week % length) + length) % length;
  return {
    userId: schedule.userIds[turn],
    start: new Date(FIRST_HANDOVER + week * WEEK_MS),
    end: new Date(FIRST_HANDOVER + (week + 1) * WEEK_MS),
  };
}

function shiftsBetween(schedule: Schedule, since: Date, until: Date) {
  const shifts = [shiftAt(schedule, since)];
  let last = shifts[0];
  while (last.end < until && shifts.length < 100) {
    last = shiftAt(schedule, last.end);
    shifts.push(last);
  }
  return shifts;
}

/** Everybody on call in a span of time, by policy and level. With `since` equal to `until`: who is on call then. */
export function onCallEntries(
  directory: Directory,
  since: Date,
  until: Date,
): OnCallEntry[] {
  return directory.policies.flatMap(policy =>
    policy.levels.flatMap(({ targets }, index) =>
      targets.flatMap((target): OnCallEntry[] => {
        const level = index + 1;
        if (target.type === 'user') {
          return [{ policy, level, userId: target.id }];
        }
        const schedule = directory.schedules.find(({ id }) => id === target.id);
        return schedule
          ? shiftsBetween(schedule, since, until).map(shift => ({
              policy,
              level,
              schedule,
              ...shift,
            }))
          : [];
      }),
    ),
  );
}
