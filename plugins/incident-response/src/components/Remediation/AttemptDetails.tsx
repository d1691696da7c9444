import { Text } from '@backstage/ui';
import type { RemediationAttempt } from '@incident-response/backstage-plugin-common';
import { ObjectDiffs } from '../Diff';
import { Ago } from '../Time';
import { ActorName } from '../Who';
import { Evidence } from './Evidence';
import { Guards } from './Guards';
import { PlanVersion } from './PlanVersion';
import styles from './Remediation.module.css';
import { Changes, Targets } from './Targets';

const WhatChanges = ({ attempt }: { attempt: RemediationAttempt }) => {
  const { status, attemptedAt, targets, changes, diffs } = attempt;
  if (changes.length === 0 && diffs.length === 0) {
    return null;
  }
  const wasMade = attemptedAt !== undefined && status !== 'rehearsed';
  return (
    <>
      <Text as="p" weight="bold">
        {wasMade ? (
          <>
            What was changed, <Ago at={attemptedAt} />
          </>
        ) : (
          'What would be changed'
        )}
      </Text>
      <Changes changes={changes} />
      {targets.length > 0 && (
        <>
          <Text as="p" weight="bold">
            To
          </Text>
          <Targets targets={targets} />
        </>
      )}
      <ObjectDiffs diffs={diffs} />
    </>
  );
};

/** All that belongs to one attempt, in the order in which it happened. */
export const AttemptDetails = (props: {
  attempt: RemediationAttempt;
  /** The approval shows what would change already. */
  hideChanges?: boolean;
  /** A sentence above that may have said already what was seen. */
  explanation?: string;
}) => {
  const { attempt, hideChanges = false, explanation = '' } = props;
  const { approvals, observed, restored, plan } = attempt;
  return (
    <div className={styles.details}>
      {!hideChanges && <WhatChanges attempt={attempt} />}
      {approvals && approvals.by.length > 0 && !hideChanges && (
        <Text as="p" color="secondary">
          Approved by{' '}
          {approvals.by.map((actor, index) => (
            <span key={index}>
              {index > 0 && ' and '}
              <ActorName actor={actor} />
            </span>
          ))}
        </Text>
      )}
      {observed && !explanation.includes(observed) && (
        <Text as="p">
          <strong>Verification:</strong> {observed}
        </Text>
      )}
      {restored && (
        <>
          <Text as="p" weight="bold">
            What was put back
          </Text>
          <Changes changes={restored} />
        </>
      )}
      <Guards guards={attempt.guards} />
      <Evidence evidence={attempt.evidence} />
      {plan && <PlanVersion plan={plan} />}
    </div>
  );
};
