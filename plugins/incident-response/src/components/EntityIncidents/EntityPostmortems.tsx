import { Text } from '@backstage/ui';
import { usePostmortems } from '../../hooks/usePostmortems';
import { Panel } from '../Panel';
import { PostmortemTable } from '../Postmortems';
import { LiveContent } from '../States';

/** What was learned about this service. */
export const EntityPostmortems = (props: { entityRef: string }) => {
  const postmortems = usePostmortems({
    entityRef: props.entityRef,
    limit: 25,
  });
  return (
    <Panel title="Postmortems">
      <LiveContent what="the postmortems" live={postmortems}>
        {({ items }) =>
          items.length === 0 ? (
            <Text as="p" color="secondary">
              No postmortem yet. One is drafted as soon as an incident is
              resolved.
            </Text>
          ) : (
            <PostmortemTable postmortems={items} show="service" />
          )
        }
      </LiveContent>
    </Panel>
  );
};
