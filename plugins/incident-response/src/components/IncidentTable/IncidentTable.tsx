import {
  Cell,
  Table,
  Text,
  useBreakpoint,
  type ColumnConfig,
} from '@backstage/ui';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { SeverityBadge } from '../SeverityBadge';
import { IncidentStatusLabel } from '../StatusLabel';
import { Ago, Elapsed } from '../Time';
import { EntityLink } from '../Who';
import { IncidentTitle } from './IncidentTitle';
import { PostmortemLink } from './PostmortemLink';

type Column = ColumnConfig<IncidentSummary>;

const severity: Column = {
  id: 'severity',
  label: 'Severity',
  defaultWidth: 90,
  cell: incident => (
    <Cell>
      <SeverityBadge severity={incident.severity} />
    </Cell>
  ),
};
const number: Column = {
  id: 'number',
  label: 'Number',
  defaultWidth: 90,
  cell: incident => (
    <Cell>
      <Text>
        {incident.number === undefined ? 'by hand' : `#${incident.number}`}
      </Text>
    </Cell>
  ),
};
const title: Column = {
  id: 'title',
  label: 'Title',
  isRowHeader: true,
  defaultWidth: '3fr',
  minWidth: 180,
  cell: incident => (
    <Cell>
      <IncidentTitle incident={incident} />
    </Cell>
  ),
};
const service: Column = {
  id: 'service',
  label: 'Service',
  defaultWidth: '1.2fr',
  minWidth: 110,
  cell: incident => (
    <Cell>
      {incident.entityRef ? (
        <EntityLink entityRef={incident.entityRef} />
      ) : (
        <Text color="secondary">
          {incident.serviceName ?? 'unknown'}
          {incident.unmapped && ' (not in the catalog)'}
        </Text>
      )}
    </Cell>
  ),
};
const status: Column = {
  id: 'status',
  label: 'Status',
  defaultWidth: 140,
  cell: incident => (
    <Cell>
      <IncidentStatusLabel status={incident.status} />
    </Cell>
  ),
};
const owner: Column = {
  id: 'owner',
  label: 'Owner',
  defaultWidth: '1.2fr',
  minWidth: 110,
  cell: incident => (
    <Cell>
      {incident.ownerRef ? (
        <EntityLink entityRef={incident.ownerRef} kind="group" />
      ) : (
        <Text color="secondary">nobody</Text>
      )}
    </Cell>
  ),
};
const age: Column = {
  id: 'age',
  label: 'Age',
  defaultWidth: 120,
  cell: incident => (
    <Cell>
      <Text>
        <Elapsed since={incident.triggeredAt} />
      </Text>
    </Cell>
  ),
};
const duration: Column = {
  id: 'duration',
  label: 'Lasted',
  defaultWidth: 120,
  cell: incident => (
    <Cell>
      <Text>
        <Elapsed since={incident.triggeredAt} until={incident.resolvedAt} />
      </Text>
    </Cell>
  ),
};
const started: Column = {
  id: 'started',
  label: 'Started',
  defaultWidth: 120,
  cell: incident => (
    <Cell>
      <Text>
        <Ago at={incident.triggeredAt} />
      </Text>
    </Cell>
  ),
};
const postmortem: Column = {
  id: 'postmortem',
  label: 'Postmortem',
  defaultWidth: 130,
  cell: incident => (
    <Cell>
      <PostmortemLink incident={incident} />
    </Cell>
  ),
};

const COLUMNS = {
  active: [severity, number, title, service, status, owner, age],
  all: [severity, number, title, service, status, owner, started, duration],
  service: [severity, number, title, status, started, duration, postmortem],
};

/** Left out on narrow screens: the incident's page has them. */
const DISPENSABLE = [number, service, owner, duration];

/** Incidents as rows. `show` picks the columns that matter where it stands. */
export const IncidentTable = (props: {
  incidents: IncidentSummary[];
  show: keyof typeof COLUMNS;
}) => {
  const isNarrow = useBreakpoint().down('md');
  return (
    <Table
      columnConfig={COLUMNS[props.show].filter(
        column => !isNarrow || !DISPENSABLE.includes(column),
      )}
      data={props.incidents}
      pagination={{ type: 'none' }}
    />
  );
};
