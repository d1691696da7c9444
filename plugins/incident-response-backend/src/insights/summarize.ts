import {
  INSIGHTS_DEFINITIONS,
  INSIGHTS_SHARES,
  INSIGHTS_TIMES,
  SEVERITIES,
  type Insights,
  type InsightsBucket,
  type InsightsDuration,
  type InsightsFigure,
  type InsightsHour,
  type InsightsMeasure,
  type InsightsRepeat,
  type InsightsWeek,
} from '@incident-response/backstage-plugin-common';
import { OF_FINGERPRINT, RESOLVE_BUCKETS, type CountContext } from './countRow';
import { DetailedTally, Tally } from './Tally';
import type { CountedRow, InsightsRow } from './InsightsRow';
import { toilOf, type ManualMinutes } from './toil';

/** More kinds of repeats than anybody works on at once. */
const MOST_REPEATS = 20;
const MOST_IDS = 10;

/** A kind of repeat; its title and service are what the newest incident says, which the caller looks up. */
export type RepeatGroup = Omit<
  InsightsRepeat,
  'title' | 'serviceName' | 'entityRef'
>;

/** What rows come to. */
export type InsightsSummary = Pick<
  Insights,
  | 'incidents'
  | 'times'
  | 'shares'
  | 'refusals'
  | 'weeks'
  | 'resolveTimes'
  | 'pages'
  | 'toil'
  | 'definitions'
> & { repeats: RepeatGroup[] };

/** A period, seconds since 1970, and what its figures depend on. */
export interface SummaryOptions extends CountContext {
  from: number;
  to: number;
  manualMinutes: ManualMinutes;
}

/** The figures of a period, each beside that of the period before. Takes rows in any order, and as many as there are. */
export class Summary {
  private readonly options: SummaryOptions;
  private readonly now: DetailedTally;
  private readonly before: Tally;

  constructor(options: SummaryOptions) {
    this.options = options;
    this.now = new DetailedTally(options);
    this.before = new Tally(options);
  }

  add(rows: readonly InsightsRow[], before: readonly CountedRow[]): void {
    rows.forEach(row => this.now.add(row));
    before.forEach(row => this.before.add(row));
  }

  figures(): InsightsSummary {
    const { before, options } = this;
    const now = this.now.numbers;
    const both = <T>(
      measure: InsightsMeasure,
      of: (tally: Tally) => T,
      value?: string,
    ): InsightsFigure<T> => ({
      now: of(now),
      before: of(before),
      behind: { measure, ...(value === undefined ? {} : { value }) },
    });
    const minutes = options.manualMinutes;
    return {
      definitions: INSIGHTS_DEFINITIONS,
      incidents: both('incidents', tally => tally.incidents),
      times: record(INSIGHTS_TIMES, (measure, index) =>
        both(measure, ({ times }) => durationOf(times[index])),
      ),
      shares: record(INSIGHTS_SHARES, (measure, index) =>
        both(measure, ({ shares }) => shares[index]),
      ),
      refusals: [
        ...new Set([...now.refusals.keys(), ...before.refusals.keys()]),
      ]
        .sort()
        .map(guard => ({
          guard,
          ...both(
            'refusals',
            ({ refusals }) => refusals.get(guard) ?? 0,
            guard,
          ),
        }))
        .sort((a, b) => b.now - a.now || b.before - a.before),
      weeks: weeksOf(this.now, options),
      resolveTimes: resolveTimesOf(this.now),
      repeats: worstRepeats(this.now),
      pages: {
        ...both('pages', ({ pages }) => pages),
        hours: hoursOf(this.now),
      },
      toil: {
        ...both('toil', ({ steps }) => toilOf(steps, minutes).minutes),
        steps: toilOf(now.steps, minutes).steps,
      },
    };
  }
}

/** {@link Summary} of rows that are there already. Pure. */
export function summarize(
  rows: readonly InsightsRow[],
  before: readonly CountedRow[],
  options: SummaryOptions,
): InsightsSummary {
  const summary = new Summary(options);
  summary.add(rows, before);
  return summary.figures();
}

/** The middle one and the one that nine of ten stay at or below: each a time that really was, not one in between. */
export function durationOf(seconds: readonly number[]): InsightsDuration {
  const sorted = Float64Array.from(seconds).sort();
  const rank = (share: number) =>
    sorted.length === 0
      ? undefined
      : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return {
    count: sorted.length,
    medianSeconds: rank(0.5),
    p90Seconds: rank(0.9),
  };
}

function weeksOf(
  { weeks }: DetailedTally,
  { calendar, from, to }: SummaryOptions,
): InsightsWeek[] {
  return calendar.weeks(from, to).map(week => {
    const tally = weeks.get(week);
    const counted = (measure: InsightsMeasure, count = 0) => ({
      count,
      behind: { measure, value: week },
    });
    return {
      week,
      incidents: record(SEVERITIES, severity => ({
        count: tally?.bySeverity[severity] ?? 0,
        behind: { measure: 'incidents' as const, value: week, severity },
      })),
      actionItemsOpened: counted('actionItemsOpened', tally?.opened),
      actionItemsClosed: counted('actionItemsClosed', tally?.closed),
    };
  });
}

function resolveTimesOf({ resolveTimes }: DetailedTally): InsightsBucket[] {
  return RESOLVE_BUCKETS.map((fromSeconds, bucket) => ({
    count: resolveTimes.get(bucket) ?? 0,
    fromSeconds,
    toSeconds: RESOLVE_BUCKETS.at(bucket + 1),
    behind: { measure: 'resolve', value: String(bucket) },
  }));
}

function worstRepeats({ kinds }: DetailedTally): RepeatGroup[] {
  const newest = (group: InsightsRow[]) =>
    group.reduce((latest, { at }) => Math.max(latest, at), 0);
  return [...kinds]
    .filter(([, group]) => group.length > 1 || group[0].repeat)
    .map(([fingerprint, group]) => ({
      fingerprint,
      group,
      last: newest(group),
    }))
    .sort((a, b) => b.group.length - a.group.length || b.last - a.last)
    .slice(0, MOST_REPEATS)
    .map(({ fingerprint, group }) => ({
      fingerprint,
      count: group.length,
      incidentIds: group
        .sort((a, b) => b.at - a.at)
        .slice(0, MOST_IDS)
        .map(({ id }) => id),
      behind: {
        measure: 'repeats',
        value: `${OF_FINGERPRINT}${fingerprint}`,
      },
    }));
}

function hoursOf({ hours }: DetailedTally): InsightsHour[] {
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([hourOfWeek, count]) => ({
      weekday: 1 + Math.floor(hourOfWeek / 24),
      hour: hourOfWeek % 24,
      count,
      behind: { measure: 'pages', value: String(hourOfWeek) },
    }));
}

function record<K extends string, V>(
  keys: readonly K[],
  value: (key: K, index: number) => V,
): Record<K, V> {
  return Object.fromEntries(
    keys.map((key, index) => [key, value(key, index)]),
  ) as Record<K, V>;
}
