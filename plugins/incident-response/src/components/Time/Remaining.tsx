import { useNow } from '../../hooks/useNow';
import { formatDuration } from '../../time/formatDuration';
import { Instant } from './Instant';

/** The time left until a moment, counting down to `0 s`. */
export const Remaining = (props: { until: string }) => {
  const now = useNow(1_000);
  return (
    <Instant at={props.until}>
      {formatDuration(Date.parse(props.until) - now)}
    </Instant>
  );
};
