import type { IncidentState } from '../incident';

/** Slack's limit for channel names. */
const MAX_LENGTH = 80;

/** `inc-<number>-<service>-<words>` in Slack's alphabet: lowercase letters, digits, - and _. */
export function channelName(
  state: Pick<IncidentState, 'id' | 'number' | 'serviceName' | 'title'>,
  suffix?: number,
): string {
  const tail = suffix === undefined ? '' : `-${suffix}`;
  const service = slug(state.serviceName ?? '');
  const title = slug(state.title);
  // Monitors often put the service first; once is enough.
  const words =
    service && title.startsWith(`${service}-`)
      ? title.slice(service.length + 1)
      : title;
  return (
    ['inc', slug(String(state.number ?? state.id)), service, words]
      .filter(Boolean)
      .join('-')
      .slice(0, MAX_LENGTH - tail.length)
      .replace(/-+$/, '') + tail
  );
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
