import { Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { ExternalLink } from '../../components/ExternalLink';
import { SeverityBadge } from '../../components/SeverityBadge';
import { IncidentStatusLabel } from '../../components/StatusLabel';
import { Ago, Elapsed } from '../../components/Time';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { LookupFacts } from '../LookupPicker';

/** The incident that is chosen, and what its postmortem takes from it. */
export const IncidentFacts = (props: { incident: IncidentDetail }) => {
  const { incident } = props;
  const paths = useIncidentPaths();
  return (
    <LookupFacts
      label="The chosen incident"
      facts={
        <>
          <SeverityBadge severity={incident.severity} />
          <IncidentStatusLabel status={incident.status} />
          <Text>
            {incident.serviceName ?? incident.entityRef ?? 'unknown service'}
          </Text>
          <Text color="secondary">
            {incident.resolvedAt ? (
              <>
                lasted{' '}
                <Elapsed
                  since={incident.triggeredAt}
                  until={incident.resolvedAt}
                />
                , began <Ago at={incident.triggeredAt} />
              </>
            ) : (
              <>
                began <Ago at={incident.triggeredAt} />
              </>
            )}
          </Text>
          <ExternalLink href={paths.incident(incident)}>
            Open the incident
          </ExternalLink>
        </>
      }
    >
      {incident.postmortemId ? (
        <>
          It has a postmortem already, which you are led to.{' '}
          <ExternalLink href={paths.postmortem(incident.postmortemId)}>
            Open the postmortem
          </ExternalLink>
        </>
      ) : (
        <>
          The draft takes from it the title, the severity, the service, the
          times, the alerts, the timeline, what was tried and what happened
          before.
          {incident.status !== 'resolved' &&
            ' It is still open: what is not known yet is added when it is resolved.'}
        </>
      )}
    </LookupFacts>
  );
};
