import { Link } from '@backstage/ui';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';

/** An incident's title, leading to its page. */
export const IncidentTitle = (props: {
  incident: Pick<IncidentSummary, 'id' | 'number' | 'title'>;
}) => {
  const paths = useIncidentPaths();
  return (
    <Link href={paths.incident(props.incident)} title={props.incident.title}>
      {props.incident.title}
    </Link>
  );
};
