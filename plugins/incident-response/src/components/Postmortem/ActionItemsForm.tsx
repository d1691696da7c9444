import { Button, Text } from '@backstage/ui';
import type { ActionItem } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { ActionFailure } from '../States';
import { ActionItemFields } from './ActionItemFields';
import { ActionItemList } from './ActionItemList';
import { ConflictNotice } from './ConflictNotice';
import { DiscardDialog } from './DiscardDialog';
import styles from './Postmortem.module.css';
import { useDraft } from './useDraft';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

/** Edits the list of action items as a whole. */
export const ActionItemsForm = (props: {
  actionItems: ActionItem[];
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  onClose: () => void;
}) => {
  const { actionItems, editing, unsaved, onClose } = props;
  const [isDiscarding, setDiscarding] = useState(false);
  const draft = useDraft({
    part: 'Action items',
    latest: actionItems,
    unsaved,
    save: items =>
      editing.save(document => ({ ...document, actionItems: items })),
    reload: async () => (await editing.reload()).actionItems,
  });
  const isComplete = draft.value.every(item => item.title.trim() !== '');
  const save = async () => {
    if (await draft.save()) {
      onClose();
    }
  };
  const add = () =>
    draft.setValue([
      ...draft.value,
      {
        id: crypto.randomUUID(),
        title: '',
        type: 'prevent',
        priority: 'medium',
        done: false,
      },
    ]);

  return (
    <div className={styles.editor}>
      {draft.value.map((item, index) => (
        <ActionItemFields
          key={item.id}
          item={item}
          position={index + 1}
          onChange={changed =>
            draft.setValue(
              draft.value.map(other =>
                other.id === item.id ? changed : other,
              ),
            )
          }
          onRemove={() =>
            draft.setValue(draft.value.filter(other => other.id !== item.id))
          }
        />
      ))}
      <div>
        <Button size="small" variant="secondary" onPress={add}>
          Add action item
        </Button>
      </div>
      <ConflictNotice draft={draft}>
        {draft.theirs && <ActionItemList actionItems={draft.theirs} />}
      </ConflictNotice>
      <ActionFailure what="save the action items" error={draft.error} />
      {!isComplete && (
        <Text as="p" color="secondary">
          Every action item needs a title before the list can be saved.
        </Text>
      )}
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="primary"
          isPending={draft.isPending}
          isDisabled={!draft.isDirty || !isComplete || draft.hasConflict}
          onPress={save}
        >
          Save action items
        </Button>
        <Button
          size="small"
          variant="secondary"
          isDisabled={draft.isPending}
          onPress={() => (draft.isDirty ? setDiscarding(true) : onClose())}
        >
          Cancel
        </Button>
      </div>
      {isDiscarding && (
        <DiscardDialog
          part="Action items"
          onDiscard={onClose}
          onKeep={() => setDiscarding(false)}
        />
      )}
    </div>
  );
};
