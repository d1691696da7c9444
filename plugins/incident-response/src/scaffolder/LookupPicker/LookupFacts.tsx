import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import legible from '../../styles/legible.module.css';
import styles from './LookupFacts.module.css';

/** What is chosen, in a few facts, and what will be made of it. */
export const LookupFacts = (props: {
  /** Names the group for those who can't see it. */
  label: string;
  facts: ReactNode;
  children: ReactNode;
}) => (
  <div
    role="group"
    aria-label={props.label}
    className={`${styles.facts} ${legible.legible}`}
  >
    <div className={styles.line}>{props.facts}</div>
    <Text as="div" color="secondary">
      {props.children}
    </Text>
  </div>
);
