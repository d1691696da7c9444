import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useId, useState } from 'react';
import { readAsText } from '../../../browser/readAsText';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { ActionFailure } from '../../States';
import { useEditingState, usePostmortemAction } from '../Editing';
import styles from './Header.module.css';

/** Takes a document in that was written elsewhere: a file, or pasted text. */
export const ImportDialog = (props: { onClose: () => void }) => {
  const { onClose } = props;
  const api = useIncidentResponse();
  const postmortem = useEditingState(state => state.postmortem);
  const [markdown, setMarkdown] = useState('');
  const [unreadable, setUnreadable] = useState<Error>();
  const fileId = useId();
  const bring = usePostmortemAction(() =>
    api.importPostmortem(postmortem.id, {
      version: postmortem.version,
      markdown,
    }),
  );
  const submit = async () => {
    if (await bring.run()) {
      onClose();
    }
  };
  const read = async (file: File | undefined) => {
    setUnreadable(undefined);
    try {
      setMarkdown(file ? await readAsText(file) : '');
    } catch (error) {
      setUnreadable(error as Error);
    }
  };
  return (
    <Dialog
      isOpen
      width={640}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>Import Markdown</DialogHeader>
      <DialogBody>
        <div className={styles.dialog}>
          <Text as="p" color="secondary">
            With the headings of an export. What it has replaces what is here,
            as a new version; the version before stays in the history.
          </Text>
          <div className={styles.file}>
            <label htmlFor={fileId}>Markdown file</label>
            <input
              id={fileId}
              type="file"
              accept=".md,.markdown,text/markdown,text/plain"
              onChange={event => read(event.target.files?.[0])}
            />
          </div>
          <TextAreaField
            label="Or paste it"
            rows={12}
            value={markdown}
            onChange={setMarkdown}
          />
          <ActionFailure what="read the file" error={unreadable} />
          <ActionFailure what="import the Markdown" error={bring.error} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isDisabled={markdown.trim() === ''}
          isPending={bring.isPending}
          onPress={submit}
        >
          Import Markdown
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
