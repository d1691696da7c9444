import { Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { IncidentTitle } from '../IncidentTable';
import { Panel } from '../Panel';
import { Ago } from '../Time';
import styles from './IncidentLists.module.css';

/** The same thing earlier: what helped then may help now. */
export const HappenedBefore = (props: { incident: IncidentDetail }) => {
  const { before } = props.incident;
  if (before.length === 0) {
    return null;
  }
  return (
    <Panel
      title="This happened before"
      aside={
        <Text color="secondary">
          {before.length === 1 ? 'once' : `${before.length} times`} in 90 days
        </Text>
      }
    >
      <ul className={styles.list}>
        {before.map(earlier => (
          <li key={earlier.id}>
            {earlier.number !== undefined && (
              <Text color="secondary">#{earlier.number} </Text>
            )}
            <IncidentTitle incident={earlier} />{' '}
            <Text color="secondary">
              <Ago at={earlier.triggeredAt} />
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
