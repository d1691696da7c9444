import type { ActionItem } from '@incident-response/backstage-plugin-common';
import {
  RiCheckboxBlankCircleLine,
  RiCheckboxCircleFill,
  RiErrorWarningFill,
} from '@remixicon/react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useNow } from '../../../hooks/useNow';
import { formatDay } from '../../../time/formatInstant';
import { ActionItemTicketLink } from '../../ActionItems';
import { StatusLabel } from '../../StatusLabel';
import { EntityLink } from '../../Who';
import { useEditing, useEditingState } from '../Editing';
import styles from './ActionItems.module.css';

const ActionItemState = (props: { item: ActionItem }) => {
  const { done, dueDate } = props.item;
  const today = formatDay(new Date(useNow(60_000)).toISOString());
  if (done) {
    return (
      <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
        Done
      </StatusLabel>
    );
  }
  if (dueDate && dueDate < today) {
    return (
      <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
        Overdue
      </StatusLabel>
    );
  }
  return (
    <StatusLabel tone="neutral" icon={<RiCheckboxBlankCircleLine />}>
      Open
    </StatusLabel>
  );
};

const Ticket = (props: { item: ActionItem; canEdit: boolean }) => {
  const api = useIncidentResponse();
  const session = useEditing();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  return (
    <ActionItemTicketLink
      item={props.item}
      postmortemId={id}
      editable={props.canEdit}
      onChanged={async () => session.accept(await api.getPostmortem(id))}
    />
  );
};

/** Action items as a table. */
export const ActionItemList = ({
  actionItems,
  canEdit,
}: {
  actionItems: ActionItem[];
  canEdit: boolean;
}) => (
  <div
    className={styles.scroll}
    role="region"
    aria-label="Table of action items"
  >
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Action item</th>
          <th scope="col">Type</th>
          <th scope="col">Priority</th>
          <th scope="col">Owner</th>
          <th scope="col">Due</th>
          <th scope="col">State</th>
          <th scope="col">Ticket</th>
        </tr>
      </thead>
      <tbody>
        {actionItems.map(item => (
          <tr key={item.id}>
            <th scope="row">{item.title}</th>
            <td>{item.type}</td>
            <td>{item.priority}</td>
            <td>
              {item.owner ? (
                <EntityLink entityRef={item.owner} kind="user" />
              ) : (
                'nobody'
              )}
            </td>
            <td>{item.dueDate ?? 'not set'}</td>
            <td>
              <ActionItemState item={item} />
            </td>
            <td>
              {item.ticket ? (
                <Ticket item={item} canEdit={canEdit} />
              ) : (
                'none yet'
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
