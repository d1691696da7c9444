import type {
  ActionItem,
  ActionItemClosedBy,
  FactActor,
  NewFact,
  PublishedActionItem,
} from '@incident-response/backstage-plugin-common';
import { JIRA } from '../incident';

/** What of an item people hear of when it changes, in their words. */
const WORDS: Partial<Record<keyof PublishedActionItem, string>> = {
  title: 'title',
  priority: 'priority',
  ownerRef: 'owner',
  dueDate: 'due date',
};

/** The facts that tell of changes to the action items of a published postmortem. Items that are new are not among them. */
export function actionItemFacts(
  before: readonly ActionItem[],
  after: readonly ActionItem[],
  options: { actor: FactActor; ownerRef?: string },
): NewFact[] {
  const { actor, ownerRef } = options;
  const by = closedBy(actor);
  const later = new Map(after.map(item => [item.id, item]));
  return before.flatMap((was): NewFact[] => {
    const is = later.get(was.id);
    if (!is) {
      return [
        {
          type: 'action_item.removed',
          actor,
          payload: { actionItemId: was.id, title: was.title },
        },
      ];
    }
    return [
      ...changeOf(published(was, ownerRef), published(is, ownerRef), by, actor),
      ...(was.done === is.done
        ? []
        : [
            {
              type: is.done
                ? ('action_item.closed' as const)
                : ('action_item.reopened' as const),
              actor,
              payload: { actionItemId: is.id, title: is.title, by },
            },
          ]),
    ];
  });
}

/** An item as the incident's facts have it. */
export function published(
  item: ActionItem,
  ownerRef: string | undefined,
): PublishedActionItem {
  const { id, title, priority, owner, dueDate, done } = item;
  return { id, title, priority, ownerRef: owner ?? ownerRef, dueDate, done };
}

/** Who has said it: Jira, or somebody in the portal. */
export function closedBy(actor: FactActor): ActionItemClosedBy {
  return actor.kind === JIRA.kind && actor.ref === JIRA.ref ? 'jira' : 'portal';
}

function changeOf(
  was: PublishedActionItem,
  is: PublishedActionItem,
  by: ActionItemClosedBy,
  actor: FactActor,
): NewFact[] {
  const changed = Object.entries(WORDS).flatMap(([name, word]) => {
    const key = name as keyof PublishedActionItem;
    return was[key] === is[key] ? [] : [word];
  });
  return changed.length === 0
    ? []
    : [
        {
          type: 'action_item.changed',
          actor,
          payload: { item: is, by, changed },
        },
      ];
}
