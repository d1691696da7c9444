import type {
  ActionItem,
  Postmortem,
  PostmortemChange,
} from '@incident-response/backstage-plugin-common';

/** The changes that make these the action items of a postmortem, and no others. */
export function changesOfItems(
  { document, revisions }: Pick<Postmortem, 'document' | 'revisions'>,
  items: Omit<ActionItem, 'ticket'>[],
): PostmortemChange[] {
  const baseOf = (id: string) => revisions[`action-item:${id}`] ?? 0;
  const kept = new Set(items.map(({ id }) => id));
  return [
    ...document.actionItems
      .filter(({ id }) => !kept.has(id))
      .map(({ id }) => ({
        part: 'action-item' as const,
        id,
        base: baseOf(id),
      })),
    ...items.map(({ id, ...item }) => ({
      part: 'action-item' as const,
      id,
      base: baseOf(id),
      item,
    })),
  ];
}
