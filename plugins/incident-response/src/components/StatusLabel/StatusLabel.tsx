import type { ReactNode } from 'react';
import styles from './StatusLabel.module.css';

/** How something stands: an icon with a word; the colour only repeats them. */
export const StatusLabel = (props: {
  icon: ReactNode;
  tone: 'neutral' | 'good' | 'warning' | 'trouble';
  children: ReactNode;
}) => (
  <span className={styles.label} data-tone={props.tone}>
    <span aria-hidden className={styles.icon}>
      {props.icon}
    </span>
    {props.children}
  </span>
);
