import { VisuallyHidden } from '@backstage/ui';
import type { InsightsBehind } from '@incident-response/backstage-plugin-common';
import type { ReactNode } from 'react';
import styles from './Insights.module.css';

/** Has the incidents behind a number shown. */
export type ShowBehind = (behind: InsightsBehind) => void;

/** A number that opens the incidents behind it; as text where there are none. */
export const Behind = (props: {
  behind: InsightsBehind;
  count: number;
  /** What it is, for those who don't see where it stands. */
  label: string;
  onShow: ShowBehind;
  children: ReactNode;
}) => {
  const { behind, count, label, onShow, children } = props;
  return count === 0 ? (
    <span>{children}</span>
  ) : (
    <button
      type="button"
      className={styles.number}
      onClick={() => onShow(behind)}
    >
      {children}
      <VisuallyHidden> ({label}: show the incidents)</VisuallyHidden>
    </button>
  );
};
