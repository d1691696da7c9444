import { Button, Select } from '@backstage/ui';
import type { ActionItemQuery } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useActionItems } from '../../hooks/useActionItems';
import { EmptyState, LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { ActionItemTable } from './ActionItemTable';

/** Whose items are shown, and which. */
const VIEWS: {
  id: string;
  label: string;
  query: ActionItemQuery;
  empty: string;
}[] = [
  {
    id: 'mine',
    label: 'Mine',
    query: { scope: 'mine' },
    empty: 'Nothing is left for you to do',
  },
  {
    id: 'team',
    label: 'My teams’',
    query: { scope: 'team' },
    empty: 'Nothing is left for your teams to do',
  },
  {
    id: 'overdue',
    label: 'Overdue',
    query: { scope: 'all', overdue: 'true' },
    empty: 'Nothing is overdue',
  },
  {
    id: 'all',
    label: 'All open',
    query: { scope: 'all' },
    empty: 'No action item is open',
  },
  {
    id: 'done',
    label: 'Done',
    query: { scope: 'all', status: 'done' },
    empty: 'No action item is done yet',
  },
];

/** What was promised after incidents: mine, my teams', what is overdue. The view is part of the address. */
export const ActionItems = () => {
  const [parameters, setParameters] = useSearchParams();
  const [pages, setPages] = useState(1);
  const view =
    VIEWS.find(({ id }) => id === parameters.get('view')) ?? VIEWS[0];
  const items = useActionItems({ ...view.query, limit: 25 }, pages);
  return (
    <>
      <TabHeading
        title="Action items"
        actions={
          <Select
            aria-label="Which action items"
            options={VIEWS.map(({ id, label }) => ({ id, label }))}
            value={view.id}
            onChange={value => {
              setPages(1);
              setParameters({ view: String(value ?? VIEWS[0].id) });
            }}
          />
        }
      />
      <LiveContent what="the action items" live={items} rows={8}>
        {page => (
          <>
            {page.items.length === 0 ? (
              <EmptyState title={view.empty}>
                Action items are written in postmortems: what will be done so
                that an incident doesn’t come again. Once a postmortem is
                published, its items appear here and become Jira issues, and
                their owners are reminded before they are due.
              </EmptyState>
            ) : (
              <ActionItemTable
                items={page.items}
                show="all"
                onChanged={items.refresh}
              />
            )}
            {page.nextCursor && (
              <Button
                variant="secondary"
                onPress={() => setPages(current => current + 1)}
              >
                Show more action items
              </Button>
            )}
          </>
        )}
      </LiveContent>
    </>
  );
};
