import {
  Cell,
  Checkbox,
  Link,
  Table,
  Text,
  useBreakpoint,
  type ColumnConfig,
} from '@backstage/ui';
import {
  nameIncident,
  type ActionItemSummary,
} from '@incident-response/backstage-plugin-common';
import { useMemo } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { SeverityBadge } from '../SeverityBadge';
import { ActionFailure } from '../States';
import { EntityLink } from '../Who';
import styles from './ActionItems.module.css';
import { ActionItemTicketLink } from './ActionItemTicketLink';
import { DueDay } from './DueDay';

/** A row; the table wants ids that are different in the whole of it. */
type Row = Omit<ActionItemSummary, 'id'> & { id: string; itemId: string };

const Title = (props: { item: Row }) => {
  const { title, postmortemId, incidentId, incidentNumber } = props.item;
  const paths = useIncidentPaths();
  return (
    <span className={styles.title}>
      <Link href={paths.postmortem(postmortemId)} title={title}>
        {title}
      </Link>
      <Text color="secondary">
        after {nameIncident({ id: incidentId, number: incidentNumber })}
      </Text>
    </span>
  );
};

/** Action items as rows, each with what can be done to it. */
export const ActionItemTable = (props: {
  items: ActionItemSummary[];
  show: 'all' | 'service';
  onChanged: () => Promise<void>;
}) => {
  const { items, show, onChanged } = props;
  const api = useIncidentResponse();
  const isNarrow = useBreakpoint().down('md');
  const toggle = useAction(async (item: Row, done: boolean) => {
    await api.changeActionItem(item.postmortemId, item.itemId, { done });
    await onChanged();
  });
  const rows = items.map(item => ({
    ...item,
    id: `${item.postmortemId}/${item.id}`,
    itemId: item.id,
  }));
  const { run, isPending } = toggle;
  const columns = useMemo(() => {
    const all: (ColumnConfig<Row> & { on?: 'wide' | 'all' })[] = [
      {
        id: 'done',
        label: 'Done',
        defaultWidth: 70,
        cell: item => (
          <Cell>
            <Checkbox
              aria-label={`${item.title} is done`}
              isSelected={item.done}
              isDisabled={!item.editable || isPending}
              onChange={done => run(item, done)}
            />
          </Cell>
        ),
      },
      {
        id: 'title',
        label: 'Action item',
        isRowHeader: true,
        defaultWidth: '3fr',
        minWidth: 180,
        cell: item => (
          <Cell>
            <Title item={item} />
          </Cell>
        ),
      },
      {
        id: 'severity',
        label: 'Severity',
        defaultWidth: 90,
        on: 'wide',
        cell: item => (
          <Cell>
            <SeverityBadge severity={item.severity} />
          </Cell>
        ),
      },
      {
        id: 'service',
        label: 'Service',
        defaultWidth: '1.2fr',
        minWidth: 110,
        on: 'all',
        cell: item => (
          <Cell>
            {item.entityRef ? (
              <EntityLink entityRef={item.entityRef} />
            ) : (
              <Text color="secondary">{item.serviceName ?? 'unknown'}</Text>
            )}
          </Cell>
        ),
      },
      {
        id: 'owner',
        label: 'Owner',
        defaultWidth: '1.2fr',
        minWidth: 110,
        cell: item => (
          <Cell>
            {item.ownerRef ? (
              <EntityLink entityRef={item.ownerRef} />
            ) : (
              <Text color="secondary">nobody</Text>
            )}
          </Cell>
        ),
      },
      {
        id: 'due',
        label: 'Due',
        defaultWidth: 250,
        cell: item => (
          <Cell>
            <DueDay item={item} />
          </Cell>
        ),
      },
      {
        id: 'ticket',
        label: 'Ticket',
        defaultWidth: '1.4fr',
        minWidth: 130,
        cell: item => (
          <Cell>
            <ActionItemTicketLink
              item={{ ...item, id: item.itemId }}
              postmortemId={item.postmortemId}
              editable={item.editable}
              onChanged={onChanged}
            />
          </Cell>
        ),
      },
    ];
    return all.filter(
      ({ on }) =>
        on === undefined || (!isNarrow && (on === 'wide' || show === 'all')),
    );
  }, [isNarrow, isPending, onChanged, run, show]);
  return (
    <>
      <ActionFailure what="change the action item" error={toggle.error} />
      <Table columnConfig={columns} data={rows} pagination={{ type: 'none' }} />
    </>
  );
};
