import { Alert } from '@backstage/ui';
import { describeError } from '../../api/describeError';
import styles from './ConnectionStrip.module.css';

/** Shown above data that may be out of date because the backend can't be reached. */
export const ConnectionStrip = (props: { error?: Error }) => (
  <div role="status" className={styles.strip}>
    {props.error && (
      <Alert
        status="warning"
        isPending
        title="Can’t reach the portal’s backend, trying again"
        description={`What you see may be out of date. ${describeError(
          props.error,
        )}`}
      />
    )}
  </div>
);
