import { Button, ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { RiArrowDownSLine } from '@remixicon/react';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import { SeverityDialog } from './SeverityDialog';
import styles from './IncidentHeader.module.css';

/** One primary action for where the incident stands; the rest in a menu. Nothing for those who may only read. */
export const IncidentActions = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const { id, status, allowed } = incident;
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  // When it is resolved the draft comes by itself.
  const startsPostmortem =
    status !== 'resolved' && !incident.postmortemId && allowed.editPostmortem;
  const [isChoosingSeverity, setChoosingSeverity] = useState(false);
  const acknowledge = useAction(async () => {
    await api.acknowledge(id);
    await onChanged();
  });
  const resolve = useAction(async () => {
    await api.resolve(id);
    await onChanged();
  });
  const takeCommand = useAction(async () => {
    await api.takeCommand(id);
    await onChanged();
  });
  // One primary action a view: a repair that waits for this person's word comes first.
  const variant =
    allowed.approve && incident.remediation.status === 'awaiting_approval'
      ? 'secondary'
      : 'primary';
  if (!allowed.update) {
    return null;
  }
  return (
    <>
      <span className={styles.actions}>
        {status === 'triggered' && (
          <Button
            variant={variant}
            isPending={acknowledge.isPending}
            onPress={() => acknowledge.run()}
          >
            Acknowledge incident
          </Button>
        )}
        {status === 'acknowledged' && (
          <Button
            variant={variant}
            isPending={resolve.isPending}
            onPress={() => resolve.run()}
          >
            Resolve incident
          </Button>
        )}
        <MenuTrigger>
          <ButtonIcon
            variant="secondary"
            aria-label="More actions"
            icon={<RiArrowDownSLine />}
          />
          <Menu placement="bottom end">
            <MenuItem onAction={() => setChoosingSeverity(true)}>
              Change severity
            </MenuItem>
            {incident.commander && status !== 'resolved' && (
              <MenuItem onAction={() => takeCommand.run()}>
                Take over command
              </MenuItem>
            )}
            {startsPostmortem && paths.newPostmortem && (
              <MenuItem href={paths.newPostmortem(id)}>
                Start the postmortem
              </MenuItem>
            )}
            {status === 'triggered' && (
              <MenuItem onAction={() => resolve.run()}>
                Resolve incident
              </MenuItem>
            )}
          </Menu>
        </MenuTrigger>
      </span>
      <ActionFailure
        what="acknowledge the incident"
        error={acknowledge.error}
      />
      <ActionFailure what="resolve the incident" error={resolve.error} />
      <ActionFailure what="take over command" error={takeCommand.error} />
      {isChoosingSeverity && (
        <SeverityDialog
          incident={incident}
          onChanged={onChanged}
          onClose={() => setChoosingSeverity(false)}
        />
      )}
    </>
  );
};
