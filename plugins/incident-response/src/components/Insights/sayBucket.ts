import type { InsightsBucket } from '@incident-response/backstage-plugin-common';
import { formatDuration } from '../../time/formatDuration';

/** `5 min to 15 min`. */
export function sayBucket({
  fromSeconds,
  toSeconds,
}: Pick<InsightsBucket, 'fromSeconds' | 'toSeconds'>): string {
  const say = (seconds: number) => formatDuration(seconds * 1000);
  if (toSeconds === undefined) {
    return `${say(fromSeconds)} or more`;
  }
  return fromSeconds === 0
    ? `under ${say(toSeconds)}`
    : `${say(fromSeconds)} to ${say(toSeconds)}`;
}
