import type { ActionItem } from '@incident-response/backstage-plugin-common';
import type { IncidentState } from '../../incident/state';

/** What the facts themselves ask for. People decide whether to keep it. */
export function suggestActionItems(state: IncidentState): ActionItem[] {
  const items: ActionItem[] = [];
  const suggest = (
    id: string,
    type: ActionItem['type'],
    title: string,
  ): void => {
    items.push({
      id,
      type,
      title: title.slice(0, 255),
      priority: 'medium',
      owner: state.ownership?.ownerRef,
      done: false,
    });
  };
  const repaired = state.attempts.some(
    attempt => attempt.outcome?.type === 'remediation.verified',
  );
  if (repaired) {
    suggest(
      'cause',
      'prevent',
      `Find out why ${state.serviceName ?? 'the service'} needed the repair: "${
        state.title
      }"`,
    );
  }
  if (state.runbookMissing) {
    suggest('runbook', 'mitigate', `Write a runbook for "${state.title}"`);
  }
  if (state.ownership?.unmapped) {
    suggest(
      'catalog',
      'process',
      `Add PagerDuty service ${
        state.serviceName ?? state.serviceId ?? ''
      } to the catalog`,
    );
  }
  return items;
}
