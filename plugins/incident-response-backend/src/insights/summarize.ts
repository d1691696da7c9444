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
  type InsightsShare,
  type InsightsWeek,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import {
  bucketOf,
  OF_FINGERPRINT,
  RESOLVE_BUCKETS,
  shareOf,
  slotOf,
  timeOf,
  type CountContext,
} from './countRow';
import type { InsightsRow } from './InsightsRow';
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

/** The figures of a period, each beside that of the period before. Pure. `from` and `to` are seconds since 1970. */
export function summarize(
  rows: readonly InsightsRow[],
  before: readonly InsightsRow[],
  options: CountContext & {
    from: number;
    to: number;
    manualMinutes: ManualMinutes;
  },
): InsightsSummary {
  const both = <T>(
    measure: InsightsMeasure,
    count: (some: readonly InsightsRow[]) => T,
    value?: string,
  ): InsightsFigure<T> => ({
    now: count(rows),
    before: count(before),
    behind: { measure, ...(value === undefined ? {} : { value }) },
  });
  const toil = toilOf(rows, options.manualMinutes);
  return {
    definitions: INSIGHTS_DEFINITIONS,
    incidents: both('incidents', some => some.length),
    times: record(INSIGHTS_TIMES, measure =>
      both(measure, some =>
        durationOf(some.flatMap(row => timeOf(row, measure) ?? [])),
      ),
    ),
    shares: record(INSIGHTS_SHARES, measure =>
      both(measure, some => sumShares(some, measure, options)),
    ),
    refusals: guardsOf([...rows, ...before])
      .map(guard => ({
        guard,
        ...both(
          'refusals',
          some => sum(some, row => row.refusals[guard] ?? 0),
          guard,
        ),
      }))
      .sort((a, b) => b.now - a.now || b.before - a.before),
    weeks: byWeek(rows, options),
    resolveTimes: byResolveTime(rows),
    repeats: worstRepeats(rows),
    pages: {
      ...both('pages', some => sum(some, row => row.pages.length)),
      hours: byHour(rows, options),
    },
    toil: {
      ...both('toil', some => toilOf(some, options.manualMinutes).minutes),
      steps: toil.steps,
    },
  };
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

function sumShares(
  rows: readonly InsightsRow[],
  measure: (typeof INSIGHTS_SHARES)[number],
  context: CountContext,
): InsightsShare {
  const share = { hits: 0, of: 0 };
  for (const row of rows) {
    const { hits, of } = shareOf(row, measure, context);
    share.hits += hits;
    share.of += of;
  }
  return share;
}

function byWeek(
  rows: readonly InsightsRow[],
  { calendar, from, to }: { from: number; to: number } & CountContext,
): InsightsWeek[] {
  const weeks = new Map(
    calendar.weeks(from, to).map(week => [week, emptyWeek(week)]),
  );
  for (const row of rows) {
    const week = weeks.get(calendar.at(row.at).week);
    if (week) {
      week.incidents[row.severity].count += 1;
    }
    for (const { opened, closed } of row.actionItems) {
      const first = weeks.get(calendar.at(opened).week);
      if (first) {
        first.actionItemsOpened.count += 1;
      }
      const last =
        closed === undefined ? undefined : weeks.get(calendar.at(closed).week);
      if (last) {
        last.actionItemsClosed.count += 1;
      }
    }
  }
  return [...weeks.values()];
}

function emptyWeek(week: string): InsightsWeek {
  const none = (measure: InsightsMeasure, severity?: Severity) => ({
    count: 0,
    behind: { measure, value: week, ...(severity ? { severity } : {}) },
  });
  return {
    week,
    incidents: record(SEVERITIES, severity => none('incidents', severity)),
    actionItemsOpened: none('actionItemsOpened'),
    actionItemsClosed: none('actionItemsClosed'),
  };
}

function byResolveTime(rows: readonly InsightsRow[]): InsightsBucket[] {
  const counts = RESOLVE_BUCKETS.map(() => 0);
  for (const { resolve } of rows) {
    if (resolve !== undefined) {
      counts[bucketOf(resolve)] += 1;
    }
  }
  return counts.map((count, index) => ({
    count,
    fromSeconds: RESOLVE_BUCKETS[index],
    toSeconds: RESOLVE_BUCKETS.at(index + 1),
    behind: { measure: 'resolve', value: String(index) },
  }));
}

function worstRepeats(rows: readonly InsightsRow[]): RepeatGroup[] {
  const groups = new Map<string, InsightsRow[]>();
  for (const row of rows) {
    if (row.fingerprint !== undefined) {
      const group = groups.get(row.fingerprint);
      if (group) {
        group.push(row);
      } else {
        groups.set(row.fingerprint, [row]);
      }
    }
  }
  const newest = (group: InsightsRow[]) =>
    group.reduce((latest, { at }) => Math.max(latest, at), 0);
  return [...groups]
    .filter(([, group]) => group.length > 1 || group[0].repeat)
    .sort(([, a], [, b]) => b.length - a.length || newest(b) - newest(a))
    .slice(0, MOST_REPEATS)
    .map(([fingerprint, group]) => ({
      fingerprint,
      count: group.length,
      incidentIds: [...group]
        .sort((a, b) => b.at - a.at)
        .slice(0, MOST_IDS)
        .map(({ id }) => id),
      behind: {
        measure: 'repeats',
        value: `${OF_FINGERPRINT}${fingerprint}`,
      },
    }));
}

function byHour(
  rows: readonly InsightsRow[],
  { calendar }: CountContext,
): InsightsHour[] {
  const counts = new Map<string, number>();
  for (const at of rows.flatMap(row => row.pages)) {
    const slot = slotOf(calendar, at);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  return [...counts]
    .map(([slot, count]) => {
      const [weekday, hour] = slot.split('-').map(Number);
      return {
        weekday,
        hour,
        count,
        behind: { measure: 'pages' as const, value: slot },
      };
    })
    .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
}

function guardsOf(rows: readonly InsightsRow[]): string[] {
  return [...new Set(rows.flatMap(row => Object.keys(row.refusals)))].sort();
}

function sum(
  rows: readonly InsightsRow[],
  count: (row: InsightsRow) => number,
): number {
  return rows.reduce((total, row) => total + count(row), 0);
}

function record<K extends string, V>(
  keys: readonly K[],
  value: (key: K) => V,
): Record<K, V> {
  return Object.fromEntries(keys.map(key => [key, value(key)])) as Record<K, V>;
}
