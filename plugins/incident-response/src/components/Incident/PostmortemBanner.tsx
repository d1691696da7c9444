import { Alert, ButtonLink } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';

/** After the incident is over: what comes next is learning from it. */
export const PostmortemBanner = (props: { incident: IncidentDetail }) => {
  const { status, postmortemId, allowed } = props.incident;
  const paths = useIncidentPaths();
  if (status !== 'resolved') {
    return null;
  }
  if (!postmortemId) {
    return (
      <Alert
        role="status"
        status="info"
        isPending
        title="Resolved. The postmortem is being drafted"
        description="It is written from the timeline below and appears here within seconds."
      />
    );
  }
  return (
    <Alert
      status="success"
      icon
      title="Resolved. The postmortem is ready"
      description={
        allowed.editPostmortem
          ? 'The facts are in it. What is missing is why it happened and what will be done.'
          : 'The facts are in it. The responders add why it happened and what will be done.'
      }
      customActions={
        <ButtonLink variant="primary" href={paths.postmortem(postmortemId)}>
          Open postmortem
        </ButtonLink>
      }
    />
  );
};
