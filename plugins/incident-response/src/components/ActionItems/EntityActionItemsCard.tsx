import { Panel } from '../Panel';
import { ActionItemLines } from './ActionItemLines';
import { useEntityActionItems } from './useEntityActionItems';

/** A card of an entity's overview: open action items, overdue first. Nothing while there are none. */
export const EntityActionItemsCard = () => {
  const items = useEntityActionItems(5).data?.items ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <Panel title="Action items of postmortems">
      <ActionItemLines items={items} />
    </Panel>
  );
};
