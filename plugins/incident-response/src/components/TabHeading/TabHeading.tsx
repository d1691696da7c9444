import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './TabHeading.module.css';

/** The heading of one tab with what can be done there. */
export const TabHeading = (props: { title: string; actions?: ReactNode }) => (
  <div className={styles.heading}>
    <Text as="h2" variant="title-small" weight="bold">
      {props.title}
    </Text>
    <div className={styles.actions}>{props.actions}</div>
  </div>
);
