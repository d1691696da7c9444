import { Alert } from '@backstage/ui';
import { describeError } from '../../api/describeError';

/** What did not work when somebody asked for it. Nothing while there is no error. */
export const ActionFailure = (props: { what: string; error?: Error }) =>
  props.error ? (
    <Alert
      role="alert"
      status="danger"
      icon
      title={`Could not ${props.what}`}
      description={describeError(props.error)}
    />
  ) : null;
