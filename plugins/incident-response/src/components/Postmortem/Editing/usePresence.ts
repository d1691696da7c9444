import type { PostmortemEditor } from '@incident-response/backstage-plugin-common';
import { useEffect, useState } from 'react';
import { useCurrentUser } from '../../../hooks/useCurrentUser';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useEditingState } from './EditingContext';

/** Said anew this often while somebody edits. */
const EVERY_MS = 10_000;

/** Tells the others what I am editing, and answers who else is. */
export function usePresence(): PostmortemEditor[] {
  const api = useIncidentResponse();
  const me = useCurrentUser();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const known = useEditingState(({ postmortem }) => postmortem.editors);
  const part = useEditingState(({ activePart }) => activePart);
  const [answered, setAnswered] = useState<PostmortemEditor[]>();
  const isEditing = part !== undefined;

  useEffect(() => setAnswered(undefined), [known]);
  useEffect(() => {
    if (part === undefined) {
      return undefined;
    }
    const announce = () =>
      api
        .announcePostmortemEditor(id, { part })
        // That others don't see me keeps nobody from editing, and the next time it may get through.
        .then(setAnswered, () => {});
    announce();
    const timer = setInterval(announce, EVERY_MS);
    return () => clearInterval(timer);
  }, [api, id, part]);
  useEffect(() => {
    if (!isEditing) {
      return undefined;
    }
    return () => {
      // Whoever says nothing for a while counts as gone as well.
      api.announcePostmortemEditor(id, { leaving: true }).catch(() => {});
    };
  }, [api, id, isEditing]);

  return (answered ?? known).filter(({ entityRef }) => entityRef !== me);
}
