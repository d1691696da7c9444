import type { IncidentState } from '../incident';

/** Slack's limit for channel names. */
const MAX_LENGTH = 80;

/** `inc-<number>-<service>-<words>` in Slack's alphabet: lowercase letters, digits, - and _. */
export function channelName(
  state: Pick<IncidentState, 'id' | 'number' | 'serviceName' | 'title'>,
  suffix?: number,
): string {
  const tail = suffix === undefined ? '' : `-${suffix}`;
  return (
    ['inc', state.number ?? state.id, state.serviceName ?? '', state.title]
      .map(part => slug(String(part)))
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
