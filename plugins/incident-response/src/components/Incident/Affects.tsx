import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { EntityLink } from '../Who';
import styles from './IncidentLists.module.css';

/** What else may be feeling this: the entities that depend on the affected one. */
export const Affects = (props: { incident: IncidentDetail }) => {
  const { dependents } = props.incident;
  if (dependents.length === 0) {
    return null;
  }
  return (
    <Panel title="May affect">
      <ul className={styles.inline}>
        {dependents.map(entityRef => (
          <li key={entityRef}>
            <EntityLink entityRef={entityRef} />
          </li>
        ))}
      </ul>
    </Panel>
  );
};
