import { useNow } from '../../hooks/useNow';
import { formatAgo } from '../../time/formatAgo';
import { Instant } from './Instant';

/** How long ago, or until when: `4 min ago`, `in 3 h`, and the day beyond a month. */
export const Ago = (props: { at: string }) => {
  const now = useNow(10_000);
  return <Instant at={props.at}>{formatAgo(props.at, now)}</Instant>;
};
