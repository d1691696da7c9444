import { VisuallyHidden } from '@backstage/ui';
import type { Severity } from '@incident-response/backstage-plugin-common';
import { SeverityShape } from './SeverityShape';
import styles from './SeverityBadge.module.css';

/** The severity as a word and a shape; the colour only repeats them. */
export const SeverityBadge = (props: {
  severity: Severity;
  size?: 'small' | 'large';
}) => {
  const { severity, size = 'small' } = props;
  return (
    <span className={styles.badge} data-severity={severity} data-size={size}>
      <svg viewBox="-1.1 -1.1 2.2 2.2" aria-hidden className={styles.shape}>
        <SeverityShape severity={severity} x={0} y={0} radius={1} />
      </svg>
      <VisuallyHidden>Severity</VisuallyHidden> {severity}
    </span>
  );
};
