import { Text } from '@backstage/ui';
import type { SetupReport } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { EntityLink } from '../Who';
import styles from './Setup.module.css';

/** Runbooks that can't be used, with the field and the reason. */
export const InvalidRunbooks = (props: {
  runbooks: SetupReport['invalidRunbooks'];
}) =>
  props.runbooks.length === 0 ? null : (
    <Panel title="Runbooks that can’t be used">
      <ul className={styles.list}>
        {props.runbooks.map(runbook => (
          <li key={runbook.entityRef} className={styles.item}>
            <EntityLink entityRef={runbook.entityRef} />
            {runbook.problems.map(problem => (
              <Text key={problem} color="secondary">
                {problem}
              </Text>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
