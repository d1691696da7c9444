import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import type {
  IncidentDetail,
  RemediationAttempt,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';

/** Undoes what an attempt has changed beyond mending the fault, after saying what that means. */
const PutBackButton = (props: {
  incident: IncidentDetail;
  attempt: number;
  restorable: string;
  onChanged: () => Promise<void>;
}) => {
  const { incident, attempt, restorable, onChanged } = props;
  const api = useIncidentResponse();
  const [isAsking, setAsking] = useState(false);
  const restore = useAction(async () => {
    await api.restoreRemediation(incident.id, attempt);
    await onChanged();
  });
  const confirm = async () => {
    if (await restore.run()) {
      setAsking(false);
    }
  };
  return (
    <div>
      <Button variant="secondary" onPress={() => setAsking(true)}>
        Put back: {restorable}
      </Button>
      {isAsking && (
        <Dialog
          isOpen
          width={480}
          onOpenChange={isOpen => {
            if (!isOpen) setAsking(false);
          }}
        >
          <DialogHeader>Put back what attempt {attempt} changed?</DialogHeader>
          <DialogBody>
            <Text as="p">
              This will {restorable}, at once. What somebody else has changed
              since is left alone. It doesn’t count as an attempt
              {incident.status === 'resolved'
                ? ', and the incident stays resolved.'
                : '. The incident is still open: if the fault still needs the change, it may come back.'}
            </Text>
            <ActionFailure what="put it back" error={restore.error} />
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={() => setAsking(false)}>
              Leave it as it is
            </Button>
            <Button
              variant="primary"
              isPending={restore.isPending}
              onPress={confirm}
            >
              Put it back
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </div>
  );
};

/** A button for each attempt that has left something behind, for those who may ask for repairs. */
export const PutBack = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  if (!incident.allowed.execute) {
    return null;
  }
  return (
    <>
      {incident.remediation.attempts.filter(isRestorable).map(attempt => (
        <PutBackButton
          key={attempt.attempt}
          incident={incident}
          attempt={attempt.attempt}
          restorable={attempt.restorable}
          onChanged={onChanged}
        />
      ))}
    </>
  );
};

function isRestorable(
  attempt: RemediationAttempt,
): attempt is RemediationAttempt & { restorable: string } {
  return attempt.restorable !== undefined;
}
