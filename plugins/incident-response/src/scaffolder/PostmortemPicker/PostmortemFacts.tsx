import { Text } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { ExternalLink } from '../../components/ExternalLink';
import { SeverityBadge } from '../../components/SeverityBadge';
import { PostmortemStatusLabel } from '../../components/StatusLabel';
import { Ago } from '../../components/Time';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { LookupFacts } from '../LookupPicker';

/** The postmortem that is chosen, and what the runbook takes from it. */
export const PostmortemFacts = (props: { postmortem: Postmortem }) => {
  const { postmortem } = props;
  const paths = useIncidentPaths();
  return (
    <LookupFacts
      label="The chosen postmortem"
      facts={
        <>
          <SeverityBadge severity={postmortem.severity} />
          <PostmortemStatusLabel status={postmortem.status} />
          <Text>
            {postmortem.serviceName ??
              postmortem.entityRef ??
              'unknown service'}
          </Text>
          {postmortem.publishedAt && (
            <Text color="secondary">
              published <Ago at={postmortem.publishedAt} />
            </Text>
          )}
          <ExternalLink href={paths.postmortem(postmortem.id)}>
            Open the postmortem
          </ExternalLink>
        </>
      }
    >
      {postmortem.publishedAt
        ? 'The runbook takes from it the alerts, what people have marked or added on the timeline, the evidence, the causes, what helped and what did not, and the action items that are still open. Commands are for you to add.'
        : 'It is not published yet. A runbook is made from what was reviewed and agreed.'}
    </LookupFacts>
  );
};
