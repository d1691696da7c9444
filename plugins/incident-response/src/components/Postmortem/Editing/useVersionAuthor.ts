import { useCurrentUser } from '../../../hooks/useCurrentUser';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useLive } from '../../../hooks/useLive';
import { useEditingState } from './EditingContext';

/**
 * Who else saved this version, where that is among the latest. One that was saved while typing may have been replaced by a
 * later one of the same person.
 */
export function useVersionAuthor(version: number): string | undefined {
  const api = useIncidentResponse();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const me = useCurrentUser();
  const versions = useLive(`author ${id} ${version}`, () =>
    api.listPostmortemVersions(id, { limit: 20 }),
  );
  return versions.data?.items
    .filter(other => other.version >= version && other.savedBy !== me)
    .at(-1)?.savedBy;
}
