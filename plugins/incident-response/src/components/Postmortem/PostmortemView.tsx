import { usePermission } from '@backstage/plugin-permission-react';
import {
  POSTMORTEM_SECTIONS,
  postmortemEditPermission,
  type Postmortem,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { ActionItems } from './ActionItems';
import { History } from './History';
import { PostmortemHeader } from './PostmortemHeader';
import { PostmortemSectionView } from './PostmortemSectionView';
import styles from './Postmortem.module.css';
import { useUnsavedChanges } from './useUnsavedChanges';
import { usePostmortemEditing } from './usePostmortemEditing';

/** One postmortem: read section by section, and edited the same way. */
export const PostmortemView = (props: {
  postmortem: Postmortem;
  refresh: () => Promise<void>;
}) => {
  const { postmortem, refresh } = props;
  const { allowed: canEdit } = usePermission({
    permission: postmortemEditPermission,
    resourceRef: postmortem.incidentId,
  });
  const editing = usePostmortemEditing(postmortem, refresh);
  const unsaved = useUnsavedChanges();
  const [isHistoryOpen, setHistoryOpen] = useState(false);

  return (
    <article className={styles.postmortem} aria-label={postmortem.title}>
      <PostmortemHeader
        postmortem={postmortem}
        refresh={refresh}
        editing={editing}
        unsaved={unsaved}
        canEdit={canEdit}
        onShowHistory={() => setHistoryOpen(true)}
      />
      {POSTMORTEM_SECTIONS.map(({ id, title }) => (
        <PostmortemSectionView
          key={id}
          sectionId={id}
          title={title}
          postmortem={postmortem}
          editing={editing}
          unsaved={unsaved}
          canEdit={canEdit}
        />
      ))}
      <ActionItems
        postmortem={postmortem}
        editing={editing}
        unsaved={unsaved}
        canEdit={canEdit}
      />
      {isHistoryOpen && (
        <History
          postmortem={postmortem}
          editing={editing}
          canEdit={canEdit}
          onClose={() => setHistoryOpen(false)}
        />
      )}
    </article>
  );
};
