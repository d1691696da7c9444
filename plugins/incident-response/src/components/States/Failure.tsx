import { Alert, Button } from '@backstage/ui';
import { describeError, isRefused } from '../../api/describeError';
import { NotPermitted } from './NotPermitted';

/** What could not be shown, why, and a way to try again. */
export const Failure = (props: {
  what: string;
  error: Error;
  onRetry?: () => void;
}) => {
  const { what, error, onRetry } = props;
  if (isRefused(error)) {
    return <NotPermitted what={what} reason={describeError(error)} />;
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={`Could not load ${what}`}
      description={describeError(error)}
      customActions={
        onRetry && (
          <Button variant="secondary" onPress={onRetry}>
            Load again
          </Button>
        )
      }
    />
  );
};
