import type { RemediationTarget } from '@incident-response/backstage-plugin-common';
import styles from './Remediation.module.css';

/** What exactly changes, one line each. */
export const Changes = (props: { changes: string[] }) => (
  <ul className={styles.changes}>
    {props.changes.map(change => (
      <li key={change}>{change}</li>
    ))}
  </ul>
);

/** The objects that are touched, and where they are. */
export const Targets = (props: { targets: RemediationTarget[] }) => (
  <ul className={styles.changes}>
    {props.targets.map(({ cluster, namespace, kind, name }) => {
      const where = [cluster, namespace].filter(Boolean);
      return (
        <li key={[...where, kind, name].join('/')}>
          {kind} {name}
          {where.length > 0 && ` in ${where.join(' / ')}`}
        </li>
      );
    })}
  </ul>
);
