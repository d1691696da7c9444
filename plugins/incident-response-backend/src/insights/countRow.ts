import type {
  INSIGHTS_SHARES,
  INSIGHTS_TIMES,
  InsightsBehind,
  InsightsShare,
} from '@incident-response/backstage-plugin-common';
import type { BusinessCalendar } from './BusinessCalendar';
import type { ClockVerdict } from './IncidentMeasure';
import type { CountedRow, InsightsRow } from './InsightsRow';

/** What figures depend on besides the rows. */
export interface CountContext {
  calendar: BusinessCalendar;
  /** Seconds since 1970. */
  now: number;
  /** Days since 1970, in the business time zone. */
  today: number;
}

type TimeMeasure = (typeof INSIGHTS_TIMES)[number];
type ShareMeasure = (typeof INSIGHTS_SHARES)[number];

const minute = 60;
const hour = 3_600;
const day = 86_400;

/** Where the buckets of the times to resolve begin, in seconds: each about twice to five times as long as the one before. */
export const RESOLVE_BUCKETS = [
  0,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  day,
  3 * day,
  7 * day,
];

/** The bucket of {@link RESOLVE_BUCKETS}. */
export function bucketOf(seconds: number): number {
  let bucket = RESOLVE_BUCKETS.length - 1;
  while (bucket > 0 && RESOLVE_BUCKETS[bucket] > seconds) {
    bucket -= 1;
  }
  return bucket;
}

/** How long something took in one incident; undefined where it isn't counted. */
export function timeOf(
  row: CountedRow,
  measure: TimeMeasure,
): number | undefined {
  return row[measure];
}

const NOTHING: InsightsShare = { hits: 0, of: 0 };
const HIT: InsightsShare = { hits: 1, of: 1 };
const MISS: InsightsShare = { hits: 0, of: 1 };

/** What one incident adds to each share. */
const SHARES: Record<
  ShareMeasure,
  (row: CountedRow, context: CountContext) => InsightsShare
> = {
  acknowledgeInTime: ({ clocks }) => ofVerdict(clocks.acknowledge),
  updatesInTime: ({ clocks }) => ofVerdict(clocks.update),
  resolveInTime: ({ clocks }) => ofVerdict(clocks.resolve),
  repeats: ({ repeat }) => once(repeat),
  fixedWithoutHuman: ({ fixedBy }) =>
    fixedBy === undefined ? NOTHING : once(fixedBy === 'machine'),
  repairs: ({ verified, ineffective }) => ({
    hits: verified,
    of: verified + ineffective,
  }),
  postmortemsOnTime: ({ postmortem }, { now }) => {
    if (typeof postmortem === 'number') {
      return postmortem < now ? MISS : NOTHING;
    }
    return postmortem === undefined ? NOTHING : once(postmortem === 'onTime');
  },
  actionItemsOnTime: ({ dueItems }, { today }) => {
    const { onTime, late, open } = dueItems;
    let overdue = 0;
    for (const dueDay of open) {
      overdue += dueDay < today ? 1 : 0;
    }
    return onTime + late + overdue === 0
      ? NOTHING
      : { hits: onTime, of: onTime + late + overdue };
  },
};

/** What one incident adds to a share. */
export function shareOf(
  row: CountedRow,
  measure: ShareMeasure,
  context: CountContext,
): InsightsShare {
  return SHARES[measure](row, context);
}

/** What the `value` of a repeat begins with that names one fingerprint. */
export const OF_FINGERPRINT = 'fingerprint:';

/** Whether an incident is behind a figure or a mark of it. The figures themselves are counted with the same functions. */
export function isBehind(
  row: InsightsRow,
  behind: InsightsBehind,
  context: CountContext,
): boolean {
  const { measure, value } = behind;
  const { calendar } = context;
  switch (measure) {
    case 'incidents':
      return value === undefined || calendar.week(row.at) === value;
    case 'detect':
    case 'acknowledge':
    case 'mitigate':
    case 'resolve': {
      const seconds = timeOf(row, measure);
      return (
        seconds !== undefined &&
        (value === undefined || bucketOf(seconds) === Number(value))
      );
    }
    case 'refusals':
      return value === undefined
        ? Object.keys(row.refusals).length > 0
        : (row.refusals[value] ?? 0) > 0;
    case 'actionItemsOpened':
      return row.actionItems.some(
        ({ opened }) => value === undefined || calendar.week(opened) === value,
      );
    case 'actionItemsClosed':
      return row.actionItems.some(
        ({ closed }) =>
          closed !== undefined &&
          (value === undefined || calendar.week(closed) === value),
      );
    case 'pages':
      return row.pages.some(
        at => value === undefined || String(calendar.hourOfWeek(at)) === value,
      );
    case 'toil':
      return row.steps.some(times => times > 0);
    default: {
      if (value?.startsWith(OF_FINGERPRINT)) {
        return row.fingerprint === value.slice(OF_FINGERPRINT.length);
      }
      const { hits, of } = shareOf(row, measure, context);
      if (value === 'hits') {
        return hits > 0;
      }
      return value === 'misses' ? hits < of : of > 0;
    }
  }
}

function ofVerdict(verdict: ClockVerdict | undefined): InsightsShare {
  return verdict === undefined ? NOTHING : once(verdict === 'met');
}

function once(hit: boolean): InsightsShare {
  return hit ? HIT : MISS;
}
