import { useNow } from '../../hooks/useNow';
import { formatDuration } from '../../time/formatDuration';
import { formatDay } from '../../time/formatInstant';
import { Instant } from './Instant';

const DAY = 86_400_000;

/** How long ago, or until when: `4 min ago`, `in 3 h`, and the day beyond a month. */
export const Ago = (props: { at: string }) => {
  const distance = useNow(10_000) - Date.parse(props.at);
  return <Instant at={props.at}>{inWords(props.at, distance)}</Instant>;
};

function inWords(at: string, distance: number): string {
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
