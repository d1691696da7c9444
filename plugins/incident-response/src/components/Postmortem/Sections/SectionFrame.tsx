import { Badge, Button, Text } from '@backstage/ui';
import type { PostmortemSection } from '@incident-response/backstage-plugin-common';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useIsPrinting } from '../../../hooks/useIsPrinting';
import { UnsettledNotices, useEditing, type PartContent } from '../Editing';
import { SectionComments } from '../Review';
import styles from './Sections.module.css';

const STATES = {
  empty: 'Empty',
  drafted: 'Drafted by the system',
  edited: 'Edited',
} as const;

/** A titled piece of the document: read, or edited in its place, with what helps beside it. */
export const SectionFrame = (props: {
  sectionId: string;
  title: string;
  state?: PostmortemSection['state'];
  /** Accessible name of the button. */
  editLabel: string;
  /** Kinds of parts that are in it. */
  parts: PartContent['part'][];
  isEmpty: boolean;
  canEdit: boolean;
  editor: ReactNode;
  /** Beside it while it is edited. */
  help?: ReactNode;
  /** Beside it while it is read. */
  aside?: ReactNode;
  /** Whether it may be commented on. */
  canReview: boolean;
  children: ReactNode;
}) => {
  const { sectionId, title, state, editLabel, parts, isEmpty } = props;
  const { canEdit, canReview } = props;
  const session = useEditing();
  const [isEditing, setEditing] = useState(false);
  const [isCommenting, setCommenting] = useState(false);
  const isPrinting = useIsPrinting();
  const headingId = useId();
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  useEffect(() => {
    if (wasEditing.current && !isEditing) {
      editButton.current?.focus();
    }
    wasEditing.current = isEditing;
  }, [isEditing]);
  const close = () => {
    session.setActive(undefined);
    session.saveNow();
    setEditing(false);
  };

  return (
    <section
      id={sectionId}
      className={styles.section}
      aria-labelledby={headingId}
      data-empty={isEmpty || undefined}
    >
      <div className={styles.main}>
        <div className={styles.heading}>
          <Text as="h3" variant="title-x-small" weight="bold" id={headingId}>
            {title}
          </Text>
          {state && (
            <Badge size="small" className={styles.screenOnly}>
              {STATES[state]}
            </Badge>
          )}
          {canEdit && !isEditing && (
            <Button
              ref={editButton}
              size="small"
              variant="tertiary"
              className={styles.screenOnly}
              aria-label={editLabel}
              onPress={() => setEditing(true)}
            >
              Edit
            </Button>
          )}
          {canReview && !isCommenting && (
            <Button
              size="small"
              variant="tertiary"
              className={styles.screenOnly}
              aria-label={`Comment on ${title}`}
              onPress={() => setCommenting(true)}
            >
              Comment
            </Button>
          )}
        </div>
        {isEditing ? (
          <div className={`${styles.editor} ${styles.screenOnly}`}>
            {props.editor}
            <div>
              <Button
                size="small"
                variant="secondary"
                aria-label={`Done with ${title}`}
                onPress={close}
              >
                Done
              </Button>
            </div>
          </div>
        ) : (
          <div className={styles.screenOnly}>
            <UnsettledNotices
              parts={parts}
              id={sectionId}
              onEdit={() => setEditing(true)}
            />
          </div>
        )}
        {(!isEditing || isPrinting) && props.children}
        <SectionComments
          sectionId={sectionId}
          title={title}
          canReview={canReview}
          isWriting={isCommenting}
          onWritten={() => setCommenting(false)}
        />
      </div>
      <div className={`${styles.aside} ${styles.screenOnly}`}>
        {isEditing ? props.help : props.aside}
      </div>
    </section>
  );
};
