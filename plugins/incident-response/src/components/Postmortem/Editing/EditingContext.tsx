import type { Postmortem } from '@incident-response/backstage-plugin-common';
import {
  createContext,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import type { Draft } from './Draft';
import { DraftStorage } from './DraftStorage';
import { EditingSession, type EditingSnapshot } from './EditingSession';

const EditingContext = createContext<EditingSession | undefined>(undefined);

/** One editing session for all below, fed with what the page learns of the postmortem. */
export const EditingProvider = (props: {
  postmortem: Postmortem;
  children: ReactNode;
}) => {
  const { postmortem, children } = props;
  const api = useIncidentResponse();
  const [session] = useState(
    () =>
      new EditingSession(
        postmortem,
        {
          load: () => api.getPostmortem(postmortem.id),
          change: request => api.changePostmortem(postmortem.id, request),
        },
        new DraftStorage(postmortem.id, window.sessionStorage),
      ),
  );
  useEffect(() => session.start(), [session]);
  useEffect(() => session.accept(postmortem), [session, postmortem]);
  return (
    <EditingContext.Provider value={session}>
      {children}
    </EditingContext.Provider>
  );
};

/** The session of this page. */
export function useEditing(): EditingSession {
  const session = useContext(EditingContext);
  if (!session) {
    throw new Error('There is no EditingProvider above');
  }
  return session;
}

/** A piece of what the session knows; draws anew only when that piece is another one. */
export function useEditingState<T>(select: (state: EditingSnapshot) => T): T {
  const session = useEditing();
  return useSyncExternalStore(session.subscribe, () =>
    select(session.getSnapshot()),
  );
}

/** What I am making of a part, where that is not saved or something has to be said about it. */
export function useDraft(key: string): Draft | undefined {
  return useEditingState(({ drafts }) => drafts.get(key));
}
