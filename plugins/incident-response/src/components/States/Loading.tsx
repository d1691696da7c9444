import { Skeleton, VisuallyHidden } from '@backstage/ui';
import styles from './States.module.css';

/** The shape of what is coming. */
export const Loading = (props: { what: string; rows?: number }) => (
  <div role="status" className={styles.loading}>
    <VisuallyHidden>Loading {props.what}</VisuallyHidden>
    {Array.from({ length: props.rows ?? 4 }, (_, row) => (
      <Skeleton key={row} width="100%" height={28} />
    ))}
  </div>
);
