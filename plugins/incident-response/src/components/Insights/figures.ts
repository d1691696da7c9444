import type {
  InsightsFigure,
  InsightsShare,
} from '@incident-response/backstage-plugin-common';
import { formatDuration } from '../../time/formatDuration';

/** Seconds in words; what there is nothing of says so. */
export function sayDuration(seconds: number | undefined): string {
  return seconds === undefined ? 'None yet' : formatDuration(seconds * 1000);
}

/** `50 %`. */
export function sayShare({ hits, of }: InsightsShare): string {
  return of === 0 ? 'None yet' : `${Math.round((100 * hits) / of)} %`;
}

/** `3 of 6`. */
export function sayCounts({ hits, of }: InsightsShare): string {
  return `${hits} of ${of}`;
}

/** How a number compares with the period before. */
export interface Trend {
  direction: 'up' | 'down' | 'same';
  /** `50 % less than before`. */
  text: string;
  /** Undefined where nothing has changed, or where neither is better. */
  isBetter?: boolean;
}

/** Compares two numbers; undefined where one of them is missing. */
export function compare(
  now: number | undefined,
  before: number | undefined,
  better: 'less' | 'more',
): Trend | undefined {
  if (now === undefined || before === undefined) {
    return undefined;
  }
  if (now === before) {
    return { direction: 'same', text: 'as before' };
  }
  const isLess = now < before;
  const change =
    before === 0
      ? ''
      : `${Math.round((100 * Math.abs(now - before)) / before)} % `;
  return {
    direction: isLess ? 'down' : 'up',
    text: `${change}${isLess ? 'less' : 'more'} than before`,
    isBetter: isLess === (better === 'less'),
  };
}

/** Compares two shares, in percentage points. */
export function compareShares(
  { now, before }: Pick<InsightsFigure<InsightsShare>, 'now' | 'before'>,
  better: 'less' | 'more',
): Trend | undefined {
  const points = ({ hits, of }: InsightsShare) =>
    of === 0 ? undefined : Math.round((100 * hits) / of);
  const [current, earlier] = [points(now), points(before)];
  const trend = compare(current, earlier, better);
  if (!trend || trend.direction === 'same') {
    return trend;
  }
  const difference = Math.abs((current ?? 0) - (earlier ?? 0));
  return {
    ...trend,
    text: `${difference} percentage point${difference === 1 ? '' : 's'} ${
      trend.direction === 'down' ? 'less' : 'more'
    } than before`,
  };
}
