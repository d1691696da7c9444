import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  administerPermission,
  type RemediationOverview,
} from '@incident-response/backstage-plugin-common';
import { RiShieldCheckFill, RiStopCircleFill } from '@remixicon/react';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import { StatusLabel } from '../StatusLabel';
import { Ago } from '../Time';
import { EntityLink } from '../Who';

/** The kill switch of automatic repair. Says what it does before it does it. */
export const RemediationSwitch = (props: {
  state: RemediationOverview['switch'];
  configuredOff: boolean;
  onChanged: () => Promise<void>;
}) => {
  const { state, configuredOff, onChanged } = props;
  const { enabled, changedBy, changedAt } = state;
  const { allowed } = usePermission({ permission: administerPermission });
  const api = useIncidentResponse();
  const [isAsking, setAsking] = useState(false);
  const change = useAction(async () => {
    await api.setRemediationEnabled(!enabled);
    await onChanged();
  });
  const confirm = async () => {
    if (await change.run()) {
      setAsking(false);
    }
  };
  const verb = enabled ? 'Stop automatic repair' : 'Allow automatic repair';

  return (
    <Panel
      title="Automatic repair"
      aside={
        enabled && !configuredOff ? (
          <StatusLabel tone="good" icon={<RiShieldCheckFill />}>
            Allowed
          </StatusLabel>
        ) : (
          <StatusLabel tone="trouble" icon={<RiStopCircleFill />}>
            Stopped
          </StatusLabel>
        )
      }
    >
      {configuredOff ? (
        <Text as="p">
          Stopped by configuration:{' '}
          <code>incidentResponse.remediation.enabled</code> is false. Change it
          there and restart the backend.
        </Text>
      ) : (
        <>
          <Text as="p" color="secondary">
            {enabled
              ? 'Runbooks may repair services within their guards.'
              : 'No repair runs, whatever the runbooks say. Incidents are handled by people.'}
            {changedAt && (
              <>
                {' '}
                Changed <Ago at={changedAt} />
                {changedBy && (
                  <>
                    {' '}
                    by <EntityLink entityRef={changedBy} kind="user" />
                  </>
                )}
                .
              </>
            )}
          </Text>
          {allowed ? (
            <div>
              <Button
                variant="secondary"
                destructive={enabled}
                onPress={() => setAsking(true)}
              >
                {verb}
              </Button>
            </div>
          ) : (
            <Text as="p" color="secondary">
              The administrators of this portal can {enabled ? 'stop' : 'allow'}{' '}
              it.
            </Text>
          )}
        </>
      )}
      {isAsking && (
        <Dialog
          isOpen
          width={480}
          onOpenChange={isOpen => {
            if (!isOpen) setAsking(false);
          }}
        >
          <DialogHeader>{verb}?</DialogHeader>
          <DialogBody>
            <Text as="p">
              {enabled
                ? 'From now on no repair starts, for any service and any incident. A change that has already been made to a cluster stays as it is. Everyone can still be paged, and people can still act by hand.'
                : 'Runbooks may repair services by themselves again, within their guards. Incidents whose repair was refused meanwhile stay with people, until somebody asks for the repair on their page.'}
            </Text>
            <ActionFailure what="change the switch" error={change.error} />
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={() => setAsking(false)}>
              Leave it as it is
            </Button>
            <Button
              variant="primary"
              destructive={enabled}
              isPending={change.isPending}
              onPress={confirm}
            >
              {verb}
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </Panel>
  );
};
