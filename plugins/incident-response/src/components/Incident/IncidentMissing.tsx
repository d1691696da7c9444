import { ButtonLink } from '@backstage/ui';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { EmptyState } from '../States';

/** An address that leads to no incident. */
export const IncidentMissing = (props: { incidentId: string }) => {
  const paths = useIncidentPaths();
  return (
    <EmptyState
      heading="h2"
      title={`There is no incident ${props.incidentId}`}
      action={
        <ButtonLink variant="secondary" href={paths.tab('all')}>
          Show all incidents
        </ButtonLink>
      }
    >
      It may have been mistyped, or PagerDuty’s webhook for it has not arrived.
      This page looks again by itself.
    </EmptyState>
  );
};
