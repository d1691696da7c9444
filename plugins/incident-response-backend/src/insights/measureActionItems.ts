import type { IncidentFact } from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';
import { instant } from '../incident';
import type { ActionItemMeasure } from './IncidentMeasure';

/** More action items than any postmortem should have; what comes after is left out. */
const MOST_ITEMS = 100;

const published = z.object({
  actionItems: z.array(
    z.object({ id: z.string(), dueDate: z.string().optional() }),
  ),
});
const named = z.object({
  actionItemId: z.string(),
  dueDate: z.string().optional(),
});

/** Action items of a postmortem from its publication to their end, as its incident's facts tell it. In order of happening. */
export function measureActionItems(
  facts: readonly IncidentFact[],
  timeZone: string,
): ActionItemMeasure[] {
  const items = new Map<string, ActionItemMeasure>();
  for (const { type, occurredAt, payload } of facts) {
    switch (type as string) {
      case 'postmortem.published':
        for (const { id, dueDate } of published.parse(payload).actionItems) {
          const known = items.get(id);
          if (known) {
            known.dueDate = dueDate ?? known.dueDate;
          } else if (items.size < MOST_ITEMS) {
            items.set(id, { openedAt: occurredAt, dueDate });
          }
        }
        break;
      case 'postmortem.closed':
        // Closed when every item is; those that no fact of their own tells of ended by then.
        items.forEach(item => {
          item.closedAt ??= occurredAt;
        });
        break;
      default:
        if (type.startsWith('action_item.')) {
          change(items, type, occurredAt, payload);
        }
    }
  }
  return [...items.values()].map(item => withVerdict(item, timeZone));
}

function withVerdict(
  item: ActionItemMeasure,
  timeZone: string,
): ActionItemMeasure {
  const { closedAt, dueDate } = item;
  return closedAt === undefined || dueDate === undefined
    ? item
    : {
        ...item,
        onTime:
          instant(closedAt).setZone(timeZone).toFormat('yyyy-MM-dd') <= dueDate,
      };
}

function change(
  items: Map<string, ActionItemMeasure>,
  type: string,
  at: string,
  payload: unknown,
): void {
  const parsed = named.safeParse(payload);
  const item = parsed.success && items.get(parsed.data.actionItemId);
  if (!item) {
    return;
  }
  item.dueDate = parsed.data.dueDate ?? item.dueDate;
  if (type === 'action_item.closed') {
    item.closedAt ??= at;
  } else if (type === 'action_item.reopened') {
    item.closedAt = undefined;
  }
}
