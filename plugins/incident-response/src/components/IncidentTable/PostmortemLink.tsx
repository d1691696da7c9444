import { Link, Text } from '@backstage/ui';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';

/** Leads to an incident's postmortem where there is one. */
export const PostmortemLink = (props: { incident: IncidentSummary }) => {
  const paths = useIncidentPaths();
  const { postmortemId, status } = props.incident;
  if (postmortemId) {
    return <Link href={paths.postmortem(postmortemId)}>Read</Link>;
  }
  return (
    <Text color="secondary">
      {status === 'resolved' ? 'none yet' : 'when it is over'}
    </Text>
  );
};
