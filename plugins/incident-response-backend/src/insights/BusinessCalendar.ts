import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';

const DAY = 86_400;

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
  /** Seconds by UTC day; undefined for the few days on which clocks are changed. */
  private readonly offsets = new Map<number, number | undefined>();
  private readonly days = new Map<number, string>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.zone = IANAZone.isValidZone(timeZone)
      ? IANAZone.create(timeZone)
      : FixedOffsetZone.utcInstance;
  }

  at(instant: number): LocalTime {
    const local = instant + this.offset(instant);
    const day = Math.floor(local / DAY);
    // The first day of 1970 was a Thursday.
    const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
    const minutes = Math.floor((local - day * DAY) / 60);
    return {
      day: this.name(day),
      week: this.name(day - weekday + 1),
      weekday,
      hour: Math.floor(minutes / 60),
      minutes,
    };
  }

  /** The Mondays of every week that the period touches. */
  weeks(from: number, to: number): string[] {
    const weeks: string[] = [];
    const last = this.at(Math.max(from, to - 1)).week;
    for (
      let week = this.at(from).week;
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
    if (!this.offsets.has(day)) {
      const morning = this.exactOffset(day * DAY);
      const evening = this.exactOffset((day + 1) * DAY);
      this.offsets.set(day, morning === evening ? morning : undefined);
    }
    return this.offsets.get(day) ?? this.exactOffset(instant);
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
