import { Button, Text, TextField } from '@backstage/ui';
import type {
  IncidentDetail,
  RemediationView,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useCurrentUser } from '../../hooks/useCurrentUser';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ObjectDiffs } from '../Diff';
import { ActionFailure } from '../States';
import { ApprovalProgress } from './ApprovalProgress';
import styles from './Remediation.module.css';
import { Changes, Targets } from './Targets';
import { nameRepair } from './nameRepair';

interface ApprovalProps {
  incident: IncidentDetail;
  approval: NonNullable<RemediationView['approval']>;
  onChanged: () => Promise<void>;
}

/** Whoever has approved may still change their mind. */
const Decision = (props: ApprovalProps & { hasApproved: boolean }) => {
  const { incident, approval, hasApproved, onChanged } = props;
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
    <>
      {hasApproved && (
        <Text as="p">You have approved it. Somebody else has to as well.</Text>
      )}
      <TextField
        label="Reason (optional)"
        value={reason}
        onChange={setReason}
      />
      <div className={styles.buttons}>
        {!hasApproved && (
          <Button
            variant="primary"
            isPending={decide.isPending}
            onPress={() => decide.run('approve')}
          >
            Approve {repair}
          </Button>
        )}
        <Button
          variant="secondary"
          isDisabled={decide.isPending}
          onPress={() => decide.run('reject')}
        >
          Reject {repair}
        </Button>
      </div>
      <ActionFailure what="record the decision" error={decide.error} />
    </>
  );
};

/** Shows exactly what would change and to what, and takes the decision. */
export const ApprovalForm = (props: ApprovalProps) => {
  const { incident, approval } = props;
  const currentUser = useCurrentUser();
  const hasApproved = approval.by.some(
    ({ ref }) => ref !== undefined && ref === currentUser,
  );
  return (
    <section className={styles.approval} aria-label="Approval">
      {!incident.remediation.explanation.includes(approval.reason) && (
        <Text as="p">{approval.reason}</Text>
      )}
      <Text as="p" weight="bold">
        Exactly this would be done
      </Text>
      <Changes changes={approval.changes} />
      <Text as="p" weight="bold">
        To
      </Text>
      <Targets targets={approval.targets} />
      <ObjectDiffs diffs={approval.diffs} />
      <ApprovalProgress approval={approval} currentUser={currentUser} />
      {incident.allowed.approve ? (
        <Decision {...props} hasApproved={hasApproved} />
      ) : (
        <Text as="p" color="secondary">
          You may not approve repairs here. The owners of the service and the
          configured approvers may.
        </Text>
      )}
    </section>
  );
};
