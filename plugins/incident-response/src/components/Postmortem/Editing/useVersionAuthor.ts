import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useLive } from '../../../hooks/useLive';
import { useEditingState } from './EditingContext';

/** Who saved this version, where that is among the latest. */
export function useVersionAuthor(version: number): string | undefined {
  const api = useIncidentResponse();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const versions = useLive(`author ${id} ${version}`, () =>
    api.listPostmortemVersions(id, { limit: 20 }),
  );
  return versions.data?.items.find(other => other.version === version)?.savedBy;
}
