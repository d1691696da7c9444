import { Button, Text } from '@backstage/ui';
import type { ActionItemTicket } from '@incident-response/backstage-plugin-common';
import { RiErrorWarningFill } from '@remixicon/react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ExternalLink } from '../ExternalLink';
import { ActionFailure } from '../States';
import { StatusLabel } from '../StatusLabel';
import styles from './ActionItems.module.css';

/** The item's Jira issue with its status there; where it is gone, a way to another one. */
export const ActionItemTicketLink = (props: {
  item: {
    id: string;
    title: string;
    done: boolean;
    ticket?: ActionItemTicket;
  };
  postmortemId: string;
  editable: boolean;
  onChanged: () => Promise<void>;
}) => {
  const { item, postmortemId, editable, onChanged } = props;
  const { ticket } = item;
  const api = useIncidentResponse();
  const request = useAction(async () => {
    await api.requestActionItemTicket(postmortemId, item.id);
    await onChanged();
  });
  if (!ticket) {
    return <Text color="secondary">none</Text>;
  }
  if (!ticket.missing) {
    return (
      <span className={styles.ticket}>
        <ExternalLink href={ticket.url}>{ticket.key}</ExternalLink>
        {ticket.status && <Text color="secondary"> {ticket.status}</Text>}
      </span>
    );
  }
  return (
    <div className={styles.missing}>
      <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
        {ticket.key} is gone from Jira
      </StatusLabel>
      {editable && !item.done && (
        <Button
          size="small"
          variant="secondary"
          isPending={request.isPending}
          aria-label={`Open a new ticket for ${item.title}`}
          onPress={() => request.run()}
        >
          Open a new ticket
        </Button>
      )}
      <ActionFailure what="open a new ticket" error={request.error} />
    </div>
  );
};
