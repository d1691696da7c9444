import { Link } from '@backstage/ui';
import type { PostmortemSummary } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';

/** A postmortem's title, leading to its page. */
export const PostmortemTitle = (props: { postmortem: PostmortemSummary }) => {
  const paths = useIncidentPaths();
  const { id, title } = props.postmortem;
  return (
    <Link href={paths.postmortem(id)} title={title}>
      {title}
    </Link>
  );
};
