import { Button, Text } from '@backstage/ui';
import type {
  IncidentDetail,
  RemediationView,
} from '@incident-response/backstage-plugin-common';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import styles from './Remediation.module.css';

const CAN_BE_ASKED_FOR: RemediationView['status'][] = [
  'none',
  'waiting',
  'suggested',
  'refused',
  'handed_over',
];

/** Asks for the repair now, or for everything but the change. Nothing where none can be asked for. */
export const RequestRepair = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const api = useIncidentResponse();
  const request = useAction(async () => {
    await api.requestRemediation(incident.id);
    await onChanged();
  });
  const rehearse = useAction(async () => {
    await api.requestRemediation(incident.id, { dryRun: true });
    await onChanged();
  });
  if (!canBeAskedFor(incident)) {
    return null;
  }
  return (
    <div className={styles.details}>
      <div className={styles.buttons}>
        <Button
          variant="secondary"
          isPending={request.isPending}
          isDisabled={rehearse.isPending}
          onPress={() => request.run()}
        >
          Repair now
        </Button>
        <Button
          variant="tertiary"
          isPending={rehearse.isPending}
          isDisabled={request.isPending}
          onPress={() => rehearse.run()}
        >
          Rehearse the repair
        </Button>
      </div>
      <Text as="p" color="secondary">
        The guards decide in either case. A rehearsal goes through everything
        and changes nothing.
      </Text>
      <ActionFailure what="ask for the repair" error={request.error} />
      <ActionFailure what="rehearse the repair" error={rehearse.error} />
    </div>
  );
};

function canBeAskedFor({
  allowed,
  status,
  runbook,
  remediation,
}: IncidentDetail): boolean {
  return (
    allowed.execute &&
    status !== 'resolved' &&
    Boolean(runbook?.remediation) &&
    CAN_BE_ASKED_FOR.includes(remediation.status)
  );
}
