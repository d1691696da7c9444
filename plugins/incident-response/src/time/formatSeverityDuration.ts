import type { SeverityDuration } from '@incident-response/backstage-plugin-common';

const NAMES = [
  ['businessDays', 'business day'],
  ['weeks', 'week'],
  ['days', 'day'],
  ['hours', 'hour'],
  ['minutes', 'minute'],
  ['seconds', 'second'],
] as const;

/** A configured span in words: `1 hour 30 minutes`. */
export function formatSeverityDuration(duration: SeverityDuration): string {
  const parts = NAMES.flatMap(([key, name]) => {
    const count = duration[key];
    return count ? [`${count} ${name}${count === 1 ? '' : 's'}`] : [];
  });
  return parts.join(' ') || 'at once';
}
