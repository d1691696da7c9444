import type { IncidentFact } from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';
import { instant } from '../incident';
import type { ActionItemMeasure } from './IncidentMeasure';

/** More action items than any postmortem should have; what comes after is left out. */
const MOST_ITEMS = 100;

const item = z.object({
  id: z.string(),
  dueDate: z.string().optional(),
  done: z.boolean().optional(),
});
const published = z.object({ actionItems: z.array(item) });
const changed = z.object({ item });
const named = z.object({ actionItemId: z.string() });

/** Action items of a postmortem from its publication to their end, as its incident's facts tell it. In order of happening. */
export function measureActionItems(
  facts: readonly IncidentFact[],
  timeZone: string,
): ActionItemMeasure[] {
  const items = new Map<string, ActionItemMeasure>();
  for (const { type, occurredAt, payload } of facts) {
    // Facts of earlier versions say less, so each is read for what is needed of it.
    switch (type as string) {
      case 'postmortem.published':
        published
          .safeParse(payload)
          .data?.actionItems.forEach(each => open(items, each, occurredAt));
        break;
      case 'postmortem.closed':
        // Closed when every item is; those that no fact of their own tells of ended by then.
        items.forEach(each => {
          each.closedAt ??= occurredAt;
        });
        break;
      case 'action_item.changed': {
        const change = changed.safeParse(payload).data?.item;
        const known = change && items.get(change.id);
        if (known) {
          known.dueDate = change.dueDate;
        }
        break;
      }
      default: {
        const id = named.safeParse(payload).data?.actionItemId ?? '';
        settle(items, type, id, occurredAt);
      }
    }
  }
  return [...items.values()].map(each => withVerdict(each, timeZone));
}

/** An item of a version that is published. One that was there before keeps its beginning. */
function open(
  items: Map<string, ActionItemMeasure>,
  { id, dueDate, done }: z.infer<typeof item>,
  at: string,
): void {
  let known = items.get(id);
  if (!known) {
    if (items.size === MOST_ITEMS) {
      return;
    }
    known = { openedAt: at };
    items.set(id, known);
  }
  known.dueDate = dueDate ?? known.dueDate;
  if (done) {
    known.closedAt ??= at;
  }
}

function settle(
  items: Map<string, ActionItemMeasure>,
  type: string,
  id: string,
  at: string,
): void {
  const known = items.get(id);
  if (!known) {
    return;
  }
  if (type === 'action_item.closed') {
    known.closedAt ??= at;
  } else if (type === 'action_item.reopened') {
    known.closedAt = undefined;
  } else if (type === 'action_item.removed') {
    items.delete(id);
  }
}

function withVerdict(
  measure: ActionItemMeasure,
  timeZone: string,
): ActionItemMeasure {
  const { closedAt, dueDate } = measure;
  return closedAt === undefined || dueDate === undefined
    ? measure
    : {
        ...measure,
        onTime:
          instant(closedAt).setZone(timeZone).toFormat('yyyy-MM-dd') <= dueDate,
      };
}
