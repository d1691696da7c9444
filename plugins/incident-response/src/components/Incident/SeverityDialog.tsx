import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Link,
  Radio,
  RadioGroup,
  Text,
  TextField,
} from '@backstage/ui';
import {
  SEVERITIES,
  severitySchema,
  type IncidentDetail,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { SeverityBadge } from '../SeverityBadge';
import { ActionFailure } from '../States';
import styles from './SeverityDialog.module.css';

/** Chooses another severity and says why. */
export const SeverityDialog = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
  onClose: () => void;
}) => {
  const { incident, onChanged, onClose } = props;
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  const [severity, setSeverity] = useState(incident.severity);
  const [reason, setReason] = useState('');
  const change = useAction(async () => {
    await api.setSeverity(incident.id, severity, reason.trim() || undefined);
    await onChanged();
  });
  const submit = async () => {
    if (await change.run()) {
      onClose();
    }
  };
  return (
    <Dialog
      isOpen
      width={480}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>Change severity</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <Text as="p" color="secondary">
            Now {incident.severity}: {incident.severityReason}. If unsure,
            choose the higher one. The clocks are worked out again from when the
            incident began.{' '}
            <Link href={paths.tab('severity')}>What they mean</Link>
          </Text>
          <RadioGroup
            label="Severity"
            value={severity}
            onChange={value => setSeverity(severitySchema.parse(value))}
          >
            {SEVERITIES.map(choice => (
              <Radio key={choice} value={choice}>
                <SeverityBadge severity={choice} />
              </Radio>
            ))}
          </RadioGroup>
          <TextField
            label="Reason"
            description="Stands on the timeline and in the channel."
            value={reason}
            onChange={setReason}
          />
          <ActionFailure what="change the severity" error={change.error} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isDisabled={severity === incident.severity}
          isPending={change.isPending}
          onPress={submit}
        >
          Set severity to {severity}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
