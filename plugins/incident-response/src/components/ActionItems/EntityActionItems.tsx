import { Link, Text } from '@backstage/ui';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { Panel } from '../Panel';
import { LiveContent } from '../States';
import { ActionItemTable } from './ActionItemTable';
import { useEntityActionItems } from './useEntityActionItems';

/** On an entity's *Incidents* tab: what is still open of its postmortems, overdue first. */
export const EntityActionItems = () => {
  const items = useEntityActionItems(25);
  const paths = useIncidentPaths();
  return (
    <Panel title="Open action items">
      <LiveContent what="the action items" live={items}>
        {page =>
          page.items.length === 0 ? (
            <Text as="p" color="secondary">
              Nothing is open. What a published postmortem says will be done
              stands here until it is.
            </Text>
          ) : (
            <>
              <ActionItemTable
                items={page.items}
                show="service"
                onChanged={items.refresh}
              />
              {page.nextCursor && (
                <Link href={`${paths.tab('action-items')}?view=all`}>
                  There are more: all action items
                </Link>
              )}
            </>
          )
        }
      </LiveContent>
    </Panel>
  );
};
