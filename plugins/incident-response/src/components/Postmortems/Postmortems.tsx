import { Button, ButtonLink, Select } from '@backstage/ui';
import { POSTMORTEM_STATUSES } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { usePostmortems } from '../../hooks/usePostmortems';
import { EmptyState, LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { PostmortemTable } from './PostmortemTable';

const ANY = 'any';
const STATUS_OPTIONS = [
  { id: ANY, label: 'Any status' },
  { id: 'draft', label: 'Draft' },
  { id: 'in_review', label: 'In review' },
  { id: 'published', label: 'Published' },
  { id: 'closed', label: 'Closed' },
];

/** What was learned: every postmortem, with what is still to do. */
export const Postmortems = () => {
  const paths = useIncidentPaths();
  const [pages, setPages] = useState(1);
  const [chosen, setChosen] = useState<string>(ANY);
  const status = POSTMORTEM_STATUSES.find(known => known === chosen);
  const postmortems = usePostmortems({ status, limit: 25 }, pages);

  return (
    <>
      <TabHeading
        title="Postmortems"
        actions={
          <>
            <Select
              aria-label="Filter by status"
              options={STATUS_OPTIONS}
              value={chosen}
              onChange={value => {
                setPages(1);
                setChosen(String(value ?? ANY));
              }}
            />
            {paths.newPostmortem && (
              <ButtonLink variant="secondary" href={paths.newPostmortem()}>
                Write a postmortem
              </ButtonLink>
            )}
          </>
        }
      />
      <LiveContent what="the postmortems" live={postmortems} rows={8}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? (
              <EmptyState
                title={
                  status
                    ? 'No postmortem has this status'
                    : 'No postmortem has been written yet'
                }
              >
                When an incident is resolved a draft is written from its
                timeline within seconds. People then add why it happened and
                what will be done, review it and publish it.
              </EmptyState>
            ) : (
              <PostmortemTable postmortems={items} show="all" />
            )}
            {nextCursor && (
              <Button
                variant="secondary"
                onPress={() => setPages(current => current + 1)}
              >
                Show more postmortems
              </Button>
            )}
          </>
        )}
      </LiveContent>
    </>
  );
};
