import { Button, Link } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import type { ReactNode } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ExternalLink } from '../ExternalLink';
import { ActionFailure } from '../States';
import { EntityLink, PersonName } from '../Who';
import styles from './IncidentHeader.module.css';

const Item = (props: { label: string; children: ReactNode }) => (
  <li>
    <span className={styles.label}>{props.label}</span> {props.children}
  </li>
);

const Commander = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const api = useIncidentResponse();
  const takeCommand = useAction(async () => {
    await api.takeCommand(incident.id);
    await onChanged();
  });
  const canTake =
    incident.allowed.update &&
    incident.status !== 'resolved' &&
    !incident.commander;
  return (
    <>
      <Item label="Commander">
        {incident.commander ? (
          <PersonName person={incident.commander} />
        ) : (
          !canTake && <span>nobody</span>
        )}
        {canTake && (
          <Button
            size="small"
            variant="secondary"
            isPending={takeCommand.isPending}
            onPress={() => takeCommand.run()}
          >
            Take command
          </Button>
        )}
      </Item>
      {takeCommand.error && (
        <li>
          <ActionFailure what="take command" error={takeCommand.error} />
        </li>
      )}
    </>
  );
};

/** Who answers for it and where the rest of it is: everything one click away. */
export const MetaLine = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const { channel, ticket, runbook, pagerdutyUrl, entityRef } = incident;
  return (
    <ul className={styles.meta} aria-label="About this incident">
      <Item label="Service">
        {entityRef ? (
          <EntityLink entityRef={entityRef} />
        ) : (
          <span>
            {incident.serviceName ?? 'unknown'}
            {incident.unmapped && ' (not in the catalog)'}
          </span>
        )}
      </Item>
      <Item label="Owner">
        {incident.ownerRef ? (
          <EntityLink entityRef={incident.ownerRef} kind="group" />
        ) : (
          <span>nobody</span>
        )}
      </Item>
      <Commander incident={incident} onChanged={onChanged} />
      {channel && (
        <Item label="Channel">
          <ExternalLink href={channel.url}>#{channel.name}</ExternalLink>
        </Item>
      )}
      {ticket && (
        <Item label="Ticket">
          <ExternalLink href={ticket.url}>{ticket.key}</ExternalLink>
        </Item>
      )}
      {pagerdutyUrl && (
        <li>
          <ExternalLink href={pagerdutyUrl}>PagerDuty</ExternalLink>
        </li>
      )}
      {runbook && (
        <Item label="Runbook">
          <Link href={runbook.path}>{runbook.title}</Link>
        </Item>
      )}
    </ul>
  );
};
