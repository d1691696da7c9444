import { Text } from '@backstage/ui';
import type { ActionItemSummary } from '@incident-response/backstage-plugin-common';
import { RiCheckboxCircleFill, RiErrorWarningFill } from '@remixicon/react';
import { StatusLabel } from '../StatusLabel';
import { Ago } from '../Time';

const BY = { jira: 'in Jira', portal: 'in the portal' };

/** When an item is due, marked when that day is over; of one that is done, when and where it was closed. */
export const DueDay = (props: {
  item: Pick<
    ActionItemSummary,
    'done' | 'overdue' | 'dueDate' | 'closedAt' | 'closedBy'
  >;
}) => {
  const { done, overdue, dueDate, closedAt, closedBy } = props.item;
  if (done) {
    return (
      <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
        <span>
          Done {closedAt && <Ago at={closedAt} />} {closedBy && BY[closedBy]}
        </span>
      </StatusLabel>
    );
  }
  if (overdue) {
    return (
      <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
        Overdue since {dueDate}
      </StatusLabel>
    );
  }
  return <Text color="secondary">{dueDate ?? 'no due date'}</Text>;
};
