import { Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { Ago, Remaining } from '../Time';
import { ApprovalForm } from './ApprovalForm';
import { AttemptDetails } from './AttemptDetails';
import { EarlierAttempts } from './EarlierAttempts';
import { Plan } from './Plan';
import { PutBack } from './PutBack';
import { RemediationStatusLabel } from './RemediationStatusLabel';
import { RequestRepair } from './RequestRepair';
import styles from './Remediation.module.css';
import { explainRefusal } from './explainRefusal';

/** What holds the repair up, or until when it has to prove itself. */
const Waiting = ({ incident }: { incident: IncidentDetail }) => {
  const { status, verifyUntil, refusal, explanation } = incident.remediation;
  if (status === 'verifying' && verifyUntil) {
    return (
      <Text as="p" color="secondary">
        Watching whether it helped, for another{' '}
        <Remaining until={verifyUntil} />
      </Text>
    );
  }
  if (!refusal || !['refused', 'waiting', 'handed_over'].includes(status)) {
    return null;
  }
  return (
    <Text as="p" color="secondary" className={styles.aside}>
      {explainRefusal(refusal, explanation)}
      {refusal.retryAt && (
        <>
          {' '}
          Tried again <Ago at={refusal.retryAt} />.
        </>
      )}
    </Text>
  );
};

/** What is being done about it, by whom, and what a person can decide. */
export const RemediationPanel = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const { remediation } = incident;
  const { status, attempt, maxAttempts, approval } = remediation;
  const isOver = incident.status === 'resolved';
  const isAsking = status === 'awaiting_approval' && approval !== undefined;
  const current = remediation.attempts.at(-1);

  return (
    <Panel
      title={isOver ? 'What was done' : 'What happens now'}
      aside={
        <>
          {attempt > 0 && (
            <Text color="secondary">
              attempt {attempt} of {maxAttempts}
            </Text>
          )}
          <RemediationStatusLabel status={status} isOver={isOver} />
        </>
      }
    >
      <Text as="p" variant="body-large">
        {remediation.explanation}
      </Text>
      <Waiting incident={incident} />
      {isAsking && (
        <ApprovalForm
          incident={incident}
          approval={approval}
          onChanged={onChanged}
        />
      )}
      <RequestRepair incident={incident} onChanged={onChanged} />
      <PutBack incident={incident} onChanged={onChanged} />
      {current && (
        <AttemptDetails
          attempt={current}
          hideChanges={isAsking}
          explanation={remediation.explanation}
        />
      )}
      <Plan incident={incident} />
      <EarlierAttempts attempts={remediation.attempts.slice(0, -1)} />
    </Panel>
  );
};
