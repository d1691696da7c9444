import { Button } from '@backstage/ui';
import type { InsightsBehind } from '@incident-response/backstage-plugin-common';
import type { ReactNode } from 'react';

/** Has the incidents behind a number shown. */
export type ShowBehind = (behind: InsightsBehind) => void;

/** A number, or a mark of a plot, that opens the incidents behind it; as text where there are none. */
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
    <Button
      size="small"
      variant="tertiary"
      aria-label={`${label}: show the incidents`}
      onPress={() => onShow(behind)}
    >
      {children}
    </Button>
  );
};
