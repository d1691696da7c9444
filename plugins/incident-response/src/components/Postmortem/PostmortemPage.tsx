import { ButtonLink } from '@backstage/ui';
import { useParams } from 'react-router-dom';
import { isMissing } from '../../api/describeError';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';
import type { LivePace } from '../../hooks/LiveQuery';
import { EmptyState, LiveContent } from '../States';
import { PostmortemView } from './PostmortemView';

/** Somebody else may be writing at the same time. */
const TOGETHER: LivePace = { pollMs: 3_000, signalledMs: 15_000 };

/** `/incidents/postmortems/:postmortemId`. */
export const PostmortemPage = () => {
  const { postmortemId = '' } = useParams();
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  const postmortem = useLive(
    `postmortem ${postmortemId}`,
    () => api.getPostmortem(postmortemId),
    {
      pace: TOGETHER,
      concerns: (signal, data) =>
        !data || data.incidentId === signal.incidentId,
    },
  );
  if (!postmortem.data && postmortem.error && isMissing(postmortem.error)) {
    return (
      <EmptyState
        heading="h2"
        title={`There is no postmortem ${postmortemId}`}
        action={
          <ButtonLink variant="secondary" href={paths.tab('postmortems')}>
            Show all postmortems
          </ButtonLink>
        }
      >
        The address may have been mistyped.
      </EmptyState>
    );
  }
  return (
    <LiveContent what="the postmortem" live={postmortem} rows={10}>
      {data => <PostmortemView postmortem={data} />}
    </LiveContent>
  );
};
