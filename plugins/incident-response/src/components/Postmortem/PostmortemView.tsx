import { usePermission } from '@backstage/plugin-permission-react';
import {
  postmortemEditPermission,
  postmortemReviewPermission,
  STRUCTURED_SECTIONS,
  type Postmortem,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { useState, type FocusEvent } from 'react';
import { ActionItems } from './ActionItems';
import {
  EditingProvider,
  RestoredNotice,
  useEditing,
  useEditingState,
} from './Editing';
import { ImportDialog, PostmortemHeader } from './Header';
import { HistoryDialog } from './History';
import { People } from './People';
import styles from './Postmortem.module.css';
import { ReviewPanel } from './Review';
import {
  isFilled,
  SectionView,
  StructureSection,
  type Structure,
} from './Sections';

const TITLES: Record<Structure, string> = {
  impact: 'Impact',
  timeline: 'Timeline',
  whys: 'Five whys',
};

const PostmortemArticle = () => {
  const session = useEditing();
  const incidentId = useEditingState(({ postmortem }) => postmortem.incidentId);
  const title = useEditingState(({ document }) => document.title);
  const sections = useEditingState(({ document }) => document.sections);
  const homeless = useEditingState(({ document }) =>
    STRUCTURED_SECTIONS.filter(name => isHomeless(document, name)).join(' '),
  );
  const { allowed: canEdit } = usePermission({
    permission: postmortemEditPermission,
    resourceRef: incidentId,
  });
  const { allowed: canReview } = usePermission({
    permission: postmortemReviewPermission,
    resourceRef: incidentId,
  });
  const [dialog, setDialog] = useState<'history' | 'import'>();
  const close = () => setDialog(undefined);

  /** Where the cursor is, others see; what was typed before is saved. */
  const onFocus = ({ target }: FocusEvent) => {
    const part = target.closest<HTMLElement>('[data-part]')?.dataset.part;
    if (part !== undefined) {
      session.setActive(part);
    }
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (
      !(relatedTarget instanceof Node) ||
      !currentTarget.contains(relatedTarget)
    ) {
      session.saveNow();
    }
  };

  return (
    <article
      className={styles.postmortem}
      aria-label={title}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <PostmortemHeader
        canEdit={canEdit}
        canReview={canReview}
        onShowHistory={() => setDialog('history')}
        onImport={() => setDialog('import')}
      />
      <RestoredNotice />
      <ReviewPanel canEdit={canEdit} canReview={canReview} />
      {sections.map(section => (
        <SectionView
          key={section.id}
          section={section}
          canEdit={canEdit}
          canReview={canReview}
        />
      ))}
      {STRUCTURED_SECTIONS.filter(name => homeless.includes(name)).map(name => (
        <StructureSection
          key={name}
          structure={name}
          title={TITLES[name]}
          canEdit={canEdit}
          canReview={canReview}
        />
      ))}
      <People canEdit={canEdit} canReview={canReview} />
      <ActionItems canEdit={canEdit} canReview={canReview} />
      {dialog === 'history' && (
        <HistoryDialog canEdit={canEdit} onClose={close} />
      )}
      {dialog === 'import' && <ImportDialog onClose={close} />}
    </article>
  );
};

/** One postmortem: read section by section, and edited in the same place. */
export const PostmortemView = (props: { postmortem: Postmortem }) => (
  <EditingProvider key={props.postmortem.id} postmortem={props.postmortem}>
    <PostmortemArticle />
  </EditingProvider>
);

/** Something that the adopter's template has no section for. */
function isHomeless(document: PostmortemDocument, name: Structure): boolean {
  return (
    isFilled(document, name) && !document.sections.some(({ id }) => id === name)
  );
}
