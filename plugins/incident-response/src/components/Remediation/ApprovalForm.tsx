import { Button, Text, TextField } from '@backstage/ui';
import type {
  IncidentDetail,
  RemediationView,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import { Remaining } from '../Time';
import styles from './Remediation.module.css';
import { nameRepair } from './nameRepair';

/** Shows exactly what would change and to what, and takes the decision. */
export const ApprovalForm = (props: {
  incident: IncidentDetail;
  approval: NonNullable<RemediationView['approval']>;
  onChanged: () => Promise<void>;
}) => {
  const { incident, approval, onChanged } = props;
  const api = useIncidentResponse();
  const [reason, setReason] = useState('');
  const decide = useAction(async (decision: 'approve' | 'reject') => {
    await api.decideRemediation(
      incident.id,
      approval.attempt,
      decision,
      reason.trim() || undefined,
    );
    await onChanged();
  });
  const repair = nameRepair(approval.action, approval.targets);

  return (
    <section className={styles.approval} aria-label="Approval">
      <Text as="p">{approval.reason}</Text>
      <Text as="p" weight="bold">
        Exactly this would be done
      </Text>
      <ul className={styles.changes}>
        {approval.changes.map(change => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <Text as="p" weight="bold">
        To
      </Text>
      <ul className={styles.changes}>
        {approval.targets.map(target => {
          const where = [target.cluster, target.namespace].filter(Boolean);
          return (
            <li key={[...where, target.kind, target.name].join('/')}>
              {target.kind} {target.name}
              {where.length > 0 && ` in ${where.join(' / ')}`}
            </li>
          );
        })}
      </ul>
      <Text as="p" color="secondary">
        Becomes an escalation in <Remaining until={approval.expiresAt} />
      </Text>
      {incident.allowed.approve ? (
        <>
          <TextField
            label="Reason (optional)"
            value={reason}
            onChange={setReason}
          />
          <div className={styles.buttons}>
            <Button
              variant="primary"
              isPending={decide.isPending}
              onPress={() => decide.run('approve')}
            >
              Approve {repair}
            </Button>
            <Button
              variant="secondary"
              isDisabled={decide.isPending}
              onPress={() => decide.run('reject')}
            >
              Reject {repair}
            </Button>
          </div>
        </>
      ) : (
        <Text as="p" color="secondary">
          You may not approve repairs here. The owners of the service and the
          configured approvers may.
        </Text>
      )}
      <ActionFailure what="record the decision" error={decide.error} />
    </section>
  );
};
