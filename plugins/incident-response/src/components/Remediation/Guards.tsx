import { Text } from '@backstage/ui';
import type { FactOf } from '@incident-response/backstage-plugin-common';
import { RiCheckLine, RiCloseLine } from '@remixicon/react';
import { StatusLabel } from '../StatusLabel';
import styles from './Remediation.module.css';

/** What each guard said before an attempt. */
export const Guards = (props: {
  attempt: number;
  guards: FactOf<'remediation.diagnosed'>['payload']['guards'];
}) => {
  const { attempt, guards } = props;
  if (guards.length === 0) {
    return null;
  }
  return (
    <div>
      <Text as="p" weight="bold">
        Attempt {attempt}: guards
      </Text>
      <ul className={styles.guards}>
        {guards.map(({ guard, allowed, reason }) => (
          <li key={guard}>
            <StatusLabel
              tone={allowed ? 'good' : 'trouble'}
              icon={allowed ? <RiCheckLine /> : <RiCloseLine />}
            >
              {guard} {allowed ? 'agrees' : 'refuses'}
            </StatusLabel>{' '}
            <Text color="secondary">{reason}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
};
