import {
  INSIGHTS_SHARES,
  INSIGHTS_TIMES,
  type InsightsShare,
} from '@incident-response/backstage-plugin-common';
import { bucketOf, shareOf, timeOf, type CountContext } from './countRow';
import { TOIL_STEPS } from './IncidentMeasure';
import type { CountedRow, InsightsRow } from './InsightsRow';

/** Incidents, and action items that were opened and closed, by severity or by week. */
export interface WeekTally {
  bySeverity: { [severity: string]: number };
  opened: number;
  closed: number;
}

/** Everything that is counted of many incidents, one after the other, so that a year of them is gone through once. */
export class Tally {
  incidents = 0;
  pages = 0;
  /** In seconds, in the order of {@link INSIGHTS_TIMES}. */
  readonly times: number[][] = INSIGHTS_TIMES.map(() => []);
  /** In the order of {@link INSIGHTS_SHARES}. */
  readonly shares: InsightsShare[] = INSIGHTS_SHARES.map(() => ({
    hits: 0,
    of: 0,
  }));
  readonly refusals = new Map<string, number>();
  /** In the order of {@link TOIL_STEPS}. */
  readonly steps: number[] = TOIL_STEPS.map(() => 0);
  private readonly context: CountContext;

  constructor(context: CountContext) {
    this.context = context;
  }

  add(row: CountedRow): void {
    this.incidents += 1;
    this.pages += row.pageCount;
    INSIGHTS_TIMES.forEach((measure, index) => {
      const seconds = timeOf(row, measure);
      if (seconds !== undefined) {
        this.times[index].push(seconds);
      }
    });
    INSIGHTS_SHARES.forEach((measure, index) => {
      const { hits, of } = shareOf(row, measure, this.context);
      const share = this.shares[index];
      share.hits += hits;
      share.of += of;
    });
    for (const guard of Object.keys(row.refusals)) {
      this.refusals.set(
        guard,
        (this.refusals.get(guard) ?? 0) + row.refusals[guard],
      );
    }
    row.steps.forEach((times, index) => {
      this.steps[index] += times;
    });
  }
}

/** What is shown of a period beyond its numbers: where in time, how long, and what again. */
export class DetailedTally {
  readonly numbers: Tally;
  readonly weeks = new Map<string, WeekTally>();
  /** By {@link bucketOf}. */
  readonly resolveTimes = new Map<number, number>();
  /** By hours since Monday. */
  readonly hours = new Map<number, number>();
  readonly kinds = new Map<string, InsightsRow[]>();
  private readonly calendar: CountContext['calendar'];

  constructor(context: CountContext) {
    this.numbers = new Tally(context);
    this.calendar = context.calendar;
  }

  add(row: InsightsRow): void {
    this.numbers.add(row);
    const { calendar } = this;
    const { bySeverity } = this.week(row.at);
    bySeverity[row.severity] = (bySeverity[row.severity] ?? 0) + 1;
    for (const { opened, closed } of row.actionItems) {
      this.week(opened).opened += 1;
      if (closed !== undefined) {
        this.week(closed).closed += 1;
      }
    }
    if (row.resolve !== undefined) {
      increment(this.resolveTimes, bucketOf(row.resolve));
    }
    for (const at of row.pages) {
      increment(this.hours, calendar.hourOfWeek(at));
    }
    if (row.fingerprint !== undefined) {
      const kind = this.kinds.get(row.fingerprint);
      if (kind) {
        kind.push(row);
      } else {
        this.kinds.set(row.fingerprint, [row]);
      }
    }
  }

  private week(at: number): WeekTally {
    const monday = this.calendar.week(at);
    let week = this.weeks.get(monday);
    if (!week) {
      week = { bySeverity: {}, opened: 0, closed: 0 };
      this.weeks.set(monday, week);
    }
    return week;
  }
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
