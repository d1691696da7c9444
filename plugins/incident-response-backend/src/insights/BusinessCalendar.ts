import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';

const HOUR = 3_600;
const DAY = 86_400;

/** No offset: it is not the same all day. */
const CHANGES = Number.POSITIVE_INFINITY;

/** Where an instant lies in somebody's day and week. */
export interface LocalTime {
  /** Calendar day, `2026-03-02`. */
  day: string;
  /** The Monday of its week. */
  week: string;
  /** ISO, 1 is Monday. */
  weekday: number;
  hour: number;
  /** Minutes since midnight by the clock. */
  minutes: number;
}

/**
 * Days, weeks and hours of one time zone, for very many instants: luxon asks the runtime for the zone's offset each time,
 * which takes longer than everything else that insights do. Instants are seconds since 1970.
 */
export class BusinessCalendar {
  readonly timeZone: string;
  private readonly zone: Zone;
  /** Seconds by UTC day; {@link CHANGES} for the few days on which clocks are changed. */
  private readonly offsets = new Map<number, number>();
  private readonly days = new Map<number, string>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.zone = IANAZone.isValidZone(timeZone)
      ? IANAZone.create(timeZone)
      : FixedOffsetZone.utcInstance;
  }

  at(instant: number): LocalTime {
    const day = this.day(instant);
    const local = instant + this.offset(instant);
    const weekday = weekdayOf(day);
    const minutes = Math.floor((local - day * DAY) / 60);
    return {
      day: this.name(day),
      week: this.name(day - weekday + 1),
      weekday,
      hour: Math.floor(minutes / 60),
      minutes,
    };
  }

  /** Days since 1970 by the local calendar. */
  day(instant: number): number {
    return Math.floor((instant + this.offset(instant)) / DAY);
  }

  /** The Monday of the week, `2026-03-02`. */
  week(instant: number): string {
    const day = this.day(instant);
    return this.name(day - weekdayOf(day) + 1);
  }

  /** Hours since Monday, 0 o'clock, by the clock on the wall: 0 to 167. */
  hourOfWeek(instant: number): number {
    const local = instant + this.offset(instant);
    const day = Math.floor(local / DAY);
    return (weekdayOf(day) - 1) * 24 + Math.floor((local - day * DAY) / HOUR);
  }

  /** The Mondays of every week that the period touches. */
  weeks(from: number, to: number): string[] {
    const weeks: string[] = [];
    const last = this.week(Math.max(from, to - 1));
    for (
      let week = this.week(from);
      week <= last;
      week = this.dayAfter(week, 7)
    ) {
      weeks.push(week);
    }
    return weeks;
  }

  /** The calendar day so many days later, `2026-03-01`. */
  dayAfter(day: string, days: number): string {
    const number = Math.round(Date.parse(`${day}T00:00:00Z`) / 1000 / DAY);
    return this.name(number + days);
  }

  private offset(instant: number): number {
    const day = Math.floor(instant / DAY);
    let offset = this.offsets.get(day);
    if (offset === undefined) {
      const morning = this.exactOffset(day * DAY);
      const evening = this.exactOffset((day + 1) * DAY);
      offset = morning === evening ? morning : CHANGES;
      this.offsets.set(day, offset);
    }
    return offset === CHANGES ? this.exactOffset(instant) : offset;
  }

  private exactOffset(instant: number): number {
    return this.zone.offset(instant * 1000) * 60;
  }

  private name(day: number): string {
    let name = this.days.get(day);
    if (name === undefined) {
      name = new Date(day * DAY * 1000).toISOString().slice(0, 10);
      this.days.set(day, name);
    }
    return name;
  }
}

/** ISO, 1 is Monday. The first day of 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
