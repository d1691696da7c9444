import {
  Cell,
  Table,
  Text,
  useBreakpoint,
  type ColumnConfig,
} from '@backstage/ui';
import type { PostmortemSummary } from '@incident-response/backstage-plugin-common';
import { SeverityBadge } from '../SeverityBadge';
import { PostmortemStatusLabel } from '../StatusLabel';
import { Ago } from '../Time';
import { EntityLink } from '../Who';
import { DueDate } from './DueDate';
import { PostmortemTitle } from './PostmortemTitle';

type Column = ColumnConfig<PostmortemSummary>;

const severity: Column = {
  id: 'severity',
  label: 'Severity',
  defaultWidth: 90,
  cell: postmortem => (
    <Cell>
      <SeverityBadge severity={postmortem.severity} />
    </Cell>
  ),
};
const title: Column = {
  id: 'title',
  label: 'Title',
  isRowHeader: true,
  defaultWidth: '3fr',
  minWidth: 180,
  cell: postmortem => (
    <Cell>
      <PostmortemTitle postmortem={postmortem} />
    </Cell>
  ),
};
const service: Column = {
  id: 'service',
  label: 'Service',
  defaultWidth: '1.2fr',
  minWidth: 110,
  cell: postmortem => (
    <Cell>
      {postmortem.entityRef ? (
        <EntityLink entityRef={postmortem.entityRef} />
      ) : (
        <Text color="secondary">{postmortem.serviceName ?? 'unknown'}</Text>
      )}
    </Cell>
  ),
};
const status: Column = {
  id: 'status',
  label: 'Status',
  defaultWidth: 120,
  cell: postmortem => (
    <Cell>
      <PostmortemStatusLabel status={postmortem.status} />
    </Cell>
  ),
};
const due: Column = {
  id: 'due',
  label: 'Due',
  defaultWidth: 220,
  cell: postmortem => (
    <Cell>
      <DueDate postmortem={postmortem} />
    </Cell>
  ),
};
const actionItems: Column = {
  id: 'actionItems',
  label: 'Open items',
  defaultWidth: 125,
  cell: postmortem => (
    <Cell>
      <Text color={postmortem.openActionItems ? 'primary' : 'secondary'}>
        {postmortem.openActionItems || 'none'}
      </Text>
    </Cell>
  ),
};
const started: Column = {
  id: 'started',
  label: 'Incident',
  defaultWidth: 145,
  cell: postmortem => (
    <Cell>
      <Text>
        <Ago at={postmortem.startedAt} />
      </Text>
    </Cell>
  ),
};

const COLUMNS = {
  all: [severity, title, service, status, due, actionItems, started],
  service: [severity, title, status, due, actionItems],
};

/** Left out on narrow screens: the postmortem's page has them. */
const DISPENSABLE = [service, actionItems, started];

/** Postmortems as rows. */
export const PostmortemTable = (props: {
  postmortems: PostmortemSummary[];
  show: keyof typeof COLUMNS;
}) => {
  const isNarrow = useBreakpoint().down('md');
  return (
    <Table
      columnConfig={COLUMNS[props.show].filter(
        column => !isNarrow || !DISPENSABLE.includes(column),
      )}
      data={props.postmortems}
      pagination={{ type: 'none' }}
    />
  );
};
