import { Text } from '@backstage/ui';
import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { RiUserVoiceLine } from '@remixicon/react';
import { Panel } from '../Panel';
import { StatusLabel } from '../StatusLabel';
import styles from './RemediationTab.module.css';
import { describePolicy } from './describePolicy';

/** The rules in words. They are configuration: changed there, not here. */
export const Policy = (props: { overview: RemediationOverview }) => (
  <Panel title="Rules">
    <ul className={styles.rules}>
      {describePolicy(props.overview).map(rule => (
        <li key={rule}>{rule}</li>
      ))}
    </ul>
    <Text as="p" color="secondary">
      They come from <code>incidentResponse.remediation</code> in the
      configuration. A runbook or a service can only be stricter.
    </Text>
  </Panel>
);

/** What the portal can do, and to which of it a person always has to say yes. */
export const Actions = (props: { actions: RemediationOverview['actions'] }) => {
  const { actions } = props;
  return (
    <Panel title="Actions">
      {actions.length === 0 ? (
        <Text as="p" color="secondary">
          There are none: connect a Kubernetes cluster, or register one through
          the extension point.
        </Text>
      ) : (
        <ul className={styles.list}>
          {actions.map(({ id, description, needsApproval }) => (
            <li key={id} className={styles.item}>
              <span className={styles.itemTitle}>
                <code>{id}</code>
                {needsApproval && (
                  <StatusLabel tone="neutral" icon={<RiUserVoiceLine />}>
                    Always needs approval
                  </StatusLabel>
                )}
              </span>
              <Text color="secondary">{description}</Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
