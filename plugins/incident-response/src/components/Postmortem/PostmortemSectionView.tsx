import { Badge, Button, Text } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useId, useState } from 'react';
import { MarkdownView } from '../MarkdownView';
import { BlamelessHints } from './BlamelessHints';
import { SectionForm } from './SectionForm';
import styles from './Postmortem.module.css';
import { sectionAdvice } from './sectionAdvice';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

const STATES = {
  empty: 'Empty',
  drafted: 'Drafted by the system',
  edited: 'Edited',
} as const;

/** One section: its text, who it is from, and advice beside it. */
export const PostmortemSectionView = (props: {
  sectionId: string;
  title: string;
  postmortem: Postmortem;
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  canEdit: boolean;
}) => {
  const { sectionId, title, postmortem, editing, unsaved, canEdit } = props;
  const [isEditing, setEditing] = useState(false);
  const headingId = useId();
  const section = postmortem.document.sections.find(
    ({ id }) => id === sectionId,
  ) ?? { id: sectionId, title, body: '', state: 'empty' as const };
  const hints = postmortem.hints.filter(hint => hint.sectionId === sectionId);

  return (
    <section
      id={sectionId}
      className={styles.section}
      aria-labelledby={headingId}
      data-empty={section.state === 'empty' || undefined}
    >
      <div className={styles.sectionMain}>
        <div className={styles.sectionHeading}>
          <Text as="h3" variant="title-x-small" weight="bold" id={headingId}>
            {title}
          </Text>
          <Badge size="small" className={styles.screenOnly}>
            {STATES[section.state]}
          </Badge>
          {canEdit && !isEditing && (
            <Button
              size="small"
              variant="tertiary"
              className={styles.screenOnly}
              aria-label={`Edit ${title}`}
              onPress={() => setEditing(true)}
            >
              Edit section
            </Button>
          )}
        </div>
        {isEditing && (
          <SectionForm
            section={section}
            title={title}
            editing={editing}
            unsaved={unsaved}
            onClose={() => setEditing(false)}
          />
        )}
        {!isEditing && section.body.trim() !== '' && (
          <MarkdownView markdown={section.body} />
        )}
        {!isEditing && section.body.trim() === '' && (
          <Text as="p" color="secondary">
            {sectionAdvice(sectionId)}
          </Text>
        )}
      </div>
      <BlamelessHints hints={hints} />
    </section>
  );
};
