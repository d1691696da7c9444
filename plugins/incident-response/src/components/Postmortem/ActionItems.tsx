import { Button, Text } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useId, useState } from 'react';
import { ActionItemList } from './ActionItemList';
import { ActionItemsForm } from './ActionItemsForm';
import styles from './Postmortem.module.css';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

/** What will be done so that it happens less, is seen sooner, or hurts less. */
export const ActionItems = (props: {
  postmortem: Postmortem;
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  canEdit: boolean;
}) => {
  const { postmortem, editing, unsaved, canEdit } = props;
  const [isEditing, setEditing] = useState(false);
  const headingId = useId();
  const { actionItems } = postmortem.document;
  return (
    <section className={styles.section} aria-labelledby={headingId}>
      <div className={styles.sectionMain}>
        <div className={styles.sectionHeading}>
          <Text as="h3" variant="title-x-small" weight="bold" id={headingId}>
            Action items
          </Text>
          {canEdit && !isEditing && (
            <Button
              size="small"
              variant="tertiary"
              className={styles.screenOnly}
              onPress={() => setEditing(true)}
            >
              Edit action items
            </Button>
          )}
        </div>
        {isEditing && (
          <ActionItemsForm
            actionItems={actionItems}
            editing={editing}
            unsaved={unsaved}
            onClose={() => setEditing(false)}
          />
        )}
        {!isEditing &&
          (actionItems.length === 0 ? (
            <Text as="p" color="secondary">
              No action item yet. Each one has an owner and a due date, and
              becomes a Jira issue when the postmortem is published.
            </Text>
          ) : (
            <ActionItemList actionItems={actionItems} />
          ))}
      </div>
    </section>
  );
};
