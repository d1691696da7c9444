import type {
  OnCallLimits,
  OnCallPersonHealth,
  OnCallWeek,
} from '@incident-response/backstage-plugin-common';
import type { BusinessCalendar, LocalTime } from './BusinessCalendar';

/** A page as on-call health counts it. */
export interface CountedPage {
  /** Seconds since 1970. */
  at: number;
  personId?: string;
  personRef?: string;
  personName?: string;
}

/** What counts as too much, and what as a night. */
export interface OnCallHealthPolicy {
  limits: OnCallLimits;
  /** Local times of day, `22:00`. A night ends on the day after it begins. */
  night: { start: string; end: string };
  showNames: boolean;
}

/** The handbook's, `docs/handbook/load.md`, which says where they come from. */
export const DEFAULT_ON_CALL_HEALTH: OnCallHealthPolicy = {
  limits: { pagesPerDay: 2, pagesPerNight: 3 },
  night: { start: '22:00', end: '07:00' },
  showNames: true,
};

/** Pages by person and week, most paged first. Pure. Pages without a person are left out. */
export function onCallHealth(
  pages: readonly CountedPage[],
  options: {
    calendar: BusinessCalendar;
    policy: OnCallHealthPolicy;
    /** Seconds since 1970: of the weeks at both ends only the days within count for the average. */
    from: number;
    to: number;
  },
): OnCallPersonHealth[] {
  const people = new Map<string, CountedPage[]>();
  for (const page of pages) {
    if (page.personId !== undefined) {
      people.set(page.personId, [...(people.get(page.personId) ?? []), page]);
    }
  }
  return [...people]
    .sort(([idA, a], [idB, b]) => b.length - a.length || (idA < idB ? -1 : 1))
    .map(([personId, theirs], index) => ({
      ...(options.policy.showNames
        ? namesOf(personId, theirs)
        : { name: `Person ${letterOf(index)}` }),
      pages: theirs.length,
      weeks: byWeek(theirs, options),
    }));
}

function byWeek(
  pages: CountedPage[],
  options: Parameters<typeof onCallHealth>[1],
): OnCallWeek[] {
  const { calendar, policy } = options;
  const weeks = new Map<string, LocalTime[]>();
  for (const { at } of pages) {
    const local = calendar.at(at);
    weeks.set(local.week, [...(weeks.get(local.week) ?? []), local]);
  }
  return [...weeks]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([week, times]) => {
      const nights = times.flatMap(
        time => nightOf(time, policy.night, calendar) ?? [],
      );
      const counted = {
        week,
        pages: times.length,
        nights: nights.length,
        worstNight: Math.max(
          0,
          ...new Map(
            nights.map(night => [
              night,
              nights.filter(other => other === night).length,
            ]),
          ).values(),
        ),
        weekends: times.filter(({ weekday }) => weekday >= 6).length,
        interruptedHours: new Set(
          times.map(({ day, hour }) => `${day} ${hour}`),
        ).size,
      };
      return {
        ...counted,
        flags: flagsOf(counted, policy.limits, daysWithin(week, options)),
      };
    });
}

/** The day on which the night began that a page came in; undefined by day. */
function nightOf(
  { day, minutes }: LocalTime,
  night: OnCallHealthPolicy['night'],
  calendar: BusinessCalendar,
): string | undefined {
  if (minutes < minutesOf(night.end)) {
    return calendar.dayAfter(day, -1);
  }
  return minutes >= minutesOf(night.start) ? day : undefined;
}

function flagsOf(
  week: Omit<OnCallWeek, 'flags'>,
  limits: OnCallLimits,
  days: number,
): string[] {
  const flags: string[] = [];
  if (week.pages / days > limits.pagesPerDay) {
    flags.push(
      `${week.pages} pages in ${
        days === 1 ? 'a day' : `${days} days`
      }: more than ${limits.pagesPerDay} a day on average`,
    );
  }
  if (week.worstNight >= limits.pagesPerNight) {
    flags.push(`${week.worstNight} pages in one night`);
  }
  return flags;
}

/** How many days of a week lie within the period. */
function daysWithin(
  week: string,
  {
    calendar,
    from,
    to,
  }: { calendar: BusinessCalendar; from: number; to: number },
): number {
  const first = calendar.at(from).day;
  const last = calendar.at(Math.max(from, to - 1)).day;
  let days = 0;
  for (let day = 0; day < 7; day += 1) {
    const name = calendar.dayAfter(week, day);
    days += name >= first && name <= last ? 1 : 0;
  }
  return Math.max(1, days);
}

/** The newest page knows most. */
function namesOf(
  personId: string,
  pages: CountedPage[],
): { name: string; entityRef?: string } {
  const newest = [...pages].sort((a, b) => b.at - a.at);
  return {
    name: newest.find(({ personName }) => personName)?.personName ?? personId,
    entityRef: newest.find(({ personRef }) => personRef)?.personRef,
  };
}

/** A, B, … Z, AA, AB … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26
    ? letter
    : `${letterOf(Math.floor(index / 26) - 1)}${letter}`;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
