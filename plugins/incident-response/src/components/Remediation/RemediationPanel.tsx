import { Button, Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import { Ago, Remaining } from '../Time';
import { ApprovalForm } from './ApprovalForm';
import { Evidence } from './Evidence';
import { RemediationStatusLabel } from './RemediationStatusLabel';
import styles from './Remediation.module.css';
import { explainRefusal } from './explainRefusal';

const CAN_BE_ASKED_FOR = [
  'none',
  'waiting',
  'suggested',
  'refused',
  'handed_over',
];

/** What is being done about it, by whom, and what a person can decide. */
export const RemediationPanel = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const { remediation, allowed } = incident;
  const { status, attempt, maxAttempts, refusal, approval } = remediation;
  const api = useIncidentResponse();
  const request = useAction(async () => {
    await api.requestRemediation(incident.id);
    await onChanged();
  });
  const canRequest =
    allowed.execute &&
    incident.status !== 'resolved' &&
    Boolean(incident.runbook?.remediation) &&
    CAN_BE_ASKED_FOR.includes(status);
  const isRefusalCurrent =
    refusal && ['refused', 'waiting', 'handed_over'].includes(status);

  return (
    <Panel
      title={
        incident.status === 'resolved' ? 'What was done' : 'What happens now'
      }
      aside={
        <>
          {attempt > 0 && (
            <Text color="secondary">
              attempt {attempt} of {maxAttempts}
            </Text>
          )}
          <RemediationStatusLabel
            status={status}
            isOver={incident.status === 'resolved'}
          />
        </>
      }
    >
      <Text as="p" variant="body-large">
        {remediation.explanation}
      </Text>
      {status === 'verifying' && remediation.verifyUntil && (
        <Text as="p" color="secondary">
          Watching whether it helped, for another{' '}
          <Remaining until={remediation.verifyUntil} />
        </Text>
      )}
      {isRefusalCurrent && (
        <Text as="p" color="secondary" className={styles.aside}>
          {explainRefusal(refusal, remediation.explanation)}
          {refusal.retryAt && (
            <>
              {' '}
              Tried again <Ago at={refusal.retryAt} />.
            </>
          )}
        </Text>
      )}
      {status === 'awaiting_approval' && approval && (
        <ApprovalForm
          incident={incident}
          approval={approval}
          onChanged={onChanged}
        />
      )}
      {canRequest && (
        <div>
          <Button
            variant="secondary"
            isPending={request.isPending}
            onPress={() => request.run()}
          >
            Try the repair now
          </Button>
        </div>
      )}
      <ActionFailure what="ask for the repair" error={request.error} />
      <Evidence facts={incident.facts} />
    </Panel>
  );
};
