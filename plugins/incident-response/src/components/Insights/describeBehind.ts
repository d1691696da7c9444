import {
  INSIGHTS_DEFINITIONS,
  type Insights,
  type InsightsBehind,
} from '@incident-response/backstage-plugin-common';
import { sayBucket } from './sayBucket';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

/** What the incidents in a list have in common, in words. */
export function describeBehind(
  { measure, value, severity }: InsightsBehind,
  insights: Pick<Insights, 'repeats' | 'resolveTimes' | 'pages'>,
): string {
  const title = [severity, INSIGHTS_DEFINITIONS[measure].title]
    .filter(Boolean)
    .join(' ');
  const detail = value === undefined ? undefined : describe();
  return detail ? `${title}: ${detail}` : title;

  function describe(): string | undefined {
    switch (measure) {
      case 'incidents':
      case 'actionItemsOpened':
      case 'actionItemsClosed':
        return `week of ${value}`;
      case 'resolve': {
        const bucket = insights.resolveTimes.find(
          known => known.behind.value === value,
        );
        return bucket && sayBucket(bucket);
      }
      case 'pages': {
        const hour = insights.pages.hours.find(
          known => known.behind.value === value,
        );
        return hour && `${WEEKDAYS[hour.weekday - 1]}, ${sayHour(hour.hour)}`;
      }
      case 'refusals':
        return value;
      default:
        if (value === 'hits') {
          return 'those that are';
        }
        return value === 'misses'
          ? 'those that are not'
          : insights.repeats.find(known => known.behind.value === value)?.title;
    }
  }
}

/** `22:00 to 23:00`. */
export function sayHour(hour: number): string {
  const clock = (at: number) => `${String(at % 24).padStart(2, '0')}:00`;
  return `${clock(hour)} to ${clock(hour + 1)}`;
}
