import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './States.module.css';

/** Nothing here yet: what will appear, and how to try it. */
export const EmptyState = (props: {
  title: string;
  /** `h2` where it stands for the whole page. */
  heading?: 'h2' | 'h3';
  children: ReactNode;
  action?: ReactNode;
}) => (
  <div className={styles.empty}>
    <Text as={props.heading ?? 'h3'} variant="title-x-small" weight="bold">
      {props.title}
    </Text>
    <Text as="p" color="secondary" className={styles.prose}>
      {props.children}
    </Text>
    {props.action}
  </div>
);
