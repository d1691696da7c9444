import { useNow } from '../../hooks/useNow';
import { formatDuration } from '../../time/formatDuration';
import { Instant } from './Instant';

/** The time since a moment, counting: `4 min 12 s`. Stops at `until`. */
export const Elapsed = (props: { since: string; until?: string }) => {
  const now = useNow(1_000);
  const end = props.until ? Date.parse(props.until) : now;
  return (
    <Instant at={props.since}>
      {formatDuration(end - Date.parse(props.since))}
    </Instant>
  );
};
