import { formatDuration } from './formatDuration';
import { formatDay } from './formatInstant';

const DAY = 86_400_000;

/** How long ago, or until when: `4 min ago`, `in 3 h`, and the day beyond a month. `now` is in milliseconds. */
export function formatAgo(at: string, now: number): string {
  const distance = now - Date.parse(at);
  if (Math.abs(distance) > 30 * DAY) {
    return `on ${formatDay(at)}`;
  }
  if (distance < 0) {
    return `in ${coarse(-distance)}`;
  }
  return distance < 60_000 ? 'just now' : `${coarse(distance)} ago`;
}

/** Only the largest unit: nobody needs the seconds of yesterday. */
function coarse(ms: number): string {
  return formatDuration(ms).split(' ').slice(0, 2).join(' ');
}
