import type {
  Postmortem,
  PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';

/** Changes to the document on top of the newest version known here. */
export interface PostmortemEditing {
  /** Saves what `change` makes of the document. Rejects with 409 when a newer version exists. */
  save(
    change: (document: PostmortemDocument) => PostmortemDocument,
  ): Promise<void>;
  /** The newest document, asked for now. */
  reload(): Promise<PostmortemDocument>;
}

export function usePostmortemEditing(
  postmortem: Postmortem,
  refresh: () => Promise<void>,
): PostmortemEditing {
  const api = useIncidentResponse();
  return {
    async save(change) {
      await api.savePostmortem(postmortem.id, {
        version: postmortem.version,
        document: change(postmortem.document),
      });
      await refresh();
    },
    async reload() {
      const { document } = await api.getPostmortem(postmortem.id);
      await refresh();
      return document;
    },
  };
}
