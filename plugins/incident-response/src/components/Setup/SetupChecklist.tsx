import { Text } from '@backstage/ui';
import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { CheckStatusLabel } from './CheckStatusLabel';
import styles from './Setup.module.css';

const ORDER: SetupCheck['status'][] = [
  'error',
  'warning',
  'not_configured',
  'ok',
];

/** Each connection with what was found and how to mend it; trouble first. */
export const SetupChecklist = (props: { checks: SetupCheck[] }) => {
  const checks = [...props.checks].sort(
    (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status),
  );
  const working = checks.filter(check => check.status === 'ok').length;
  return (
    <Panel
      title="Connections"
      aside={
        <Text color="secondary">
          {working} of {checks.length} working
        </Text>
      }
    >
      <ul className={styles.list}>
        {checks.map(check => (
          <li key={check.id} className={styles.item}>
            <div className={styles.itemTitle}>
              <Text weight="bold">{check.title}</Text>
              <CheckStatusLabel status={check.status} />
            </div>
            <Text color="secondary" className={styles.detail}>
              {check.detail}
            </Text>
            {check.remedy && (
              <Text className={styles.remedy}>{check.remedy}</Text>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
};
