import { Button, TextField } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useFocusInside } from '../../hooks/useFocusInside';
import { ActionFailure } from '../States';
import { ConflictNotice } from './ConflictNotice';
import styles from './Postmortem.module.css';
import { useDraft } from './useDraft';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

/** Changes the title. */
export const TitleForm = (props: {
  postmortem: Postmortem;
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  onClose: () => void;
}) => {
  const { postmortem, editing, unsaved, onClose } = props;
  const form = useFocusInside<HTMLDivElement>();
  const draft = useDraft({
    part: 'Title',
    latest: postmortem.document.title,
    unsaved,
    save: title => editing.save(document => ({ ...document, title })),
    reload: async () => (await editing.reload()).title,
  });
  const save = async () => {
    if (await draft.save()) {
      onClose();
    }
  };
  return (
    <div ref={form} className={styles.editor}>
      <TextField
        label="Title"
        value={draft.value}
        onChange={draft.setValue}
        maxLength={255}
      />
      <ConflictNotice draft={draft}>{draft.theirs}</ConflictNotice>
      <ActionFailure what="save the title" error={draft.error} />
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="primary"
          isPending={draft.isPending}
          isDisabled={
            !draft.isDirty || draft.hasConflict || draft.value.trim() === ''
          }
          onPress={save}
        >
          Save title
        </Button>
        <Button size="small" variant="secondary" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
};
