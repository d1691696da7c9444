import type { ActionItem } from '@incident-response/backstage-plugin-common';

/** Action item priorities by Jira's own names. */
export const ACTION_ITEM_PRIORITIES: Record<ActionItem['priority'], string> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};
