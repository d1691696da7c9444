import { Alert, ButtonLink } from '@backstage/ui';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useNow } from '../../hooks/useNow';

const PATIENCE_MS = 15_000;

/** The incident was opened a moment ago: its webhook is awaited, and explained when it doesn't come. */
export const IncidentArriving = (props: {
  incidentId: string;
  since: number;
}) => {
  const paths = useIncidentPaths();
  const waited = useNow(1_000) - props.since;
  if (waited < PATIENCE_MS) {
    return (
      <Alert
        role="status"
        status="info"
        isPending
        title="Waiting for PagerDuty’s webhook"
        description={`Incident ${props.incidentId} has been opened. This page fills as soon as PagerDuty reports it.`}
      />
    );
  }
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title="PagerDuty’s webhook has not arrived"
      description={`Incident ${props.incidentId} was opened in PagerDuty, but nothing about it has reached this portal in 15 seconds. The set-up page shows whether webhooks arrive and whether their signatures are accepted. This page keeps looking.`}
      customActions={
        <ButtonLink variant="secondary" href={paths.tab('setup')}>
          Check the webhook
        </ButtonLink>
      }
    />
  );
};
