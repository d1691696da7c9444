import { Text } from '@backstage/ui';
import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { RiBatteryLowLine } from '@remixicon/react';
import { Panel } from '../Panel';
import { describeAction } from '../Remediation';
import { StatusLabel } from '../StatusLabel';
import { Ago } from '../Time';
import { EntityLink } from '../Who';
import styles from './RemediationTab.module.css';

const Budget = (props: RemediationOverview['budgets'][number]) => {
  const { entityRef, action, attempts, limit, until } = props;
  return (
    <li className={styles.item}>
      <span className={styles.itemTitle}>
        <span>
          <EntityLink entityRef={entityRef} />: {describeAction(action)}
        </span>
        {attempts >= limit && (
          <StatusLabel tone="warning" icon={<RiBatteryLowLine />}>
            Used up
          </StatusLabel>
        )}
      </span>
      <Text color="secondary">
        {attempts} of {limit} used, the first is forgotten <Ago at={until} />
      </Text>
    </li>
  );
};

/** What was used of the attempts that each action has on each service. */
export const Budgets = (props: { budgets: RemediationOverview['budgets'] }) => {
  const { budgets } = props;
  return (
    <Panel title="Attempts used">
      {budgets.length === 0 ? (
        <Text as="p" color="secondary">
          None lately. Each action may be used a few times on each service, then
          a person has to look.
        </Text>
      ) : (
        <ul className={styles.list}>
          {budgets.map(budget => (
            <Budget key={`${budget.entityRef} ${budget.action}`} {...budget} />
          ))}
        </ul>
      )}
    </Panel>
  );
};
