import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
} from '@backstage/ui';
import { useState } from 'react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { ActionFailure } from '../../States';
import { useEditingState, usePostmortemAction } from '../Editing';

/** Says what is missing before one would approve it. */
export const RequestChangesDialog = (props: { onClose: () => void }) => {
  const { onClose } = props;
  const api = useIncidentResponse();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const [text, setText] = useState('');
  const ask = usePostmortemAction(() =>
    api.reviewPostmortem(id, {
      verdict: 'changes_requested',
      text: text.trim(),
    }),
  );
  const submit = async () => {
    if (await ask.run()) {
      onClose();
    }
  };
  return (
    <Dialog
      isOpen
      width={480}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>Request changes</DialogHeader>
      <DialogBody>
        <TextAreaField
          label="What is missing or not right yet"
          description="Becomes a comment on the postmortem."
          rows={4}
          maxLength={4_000}
          value={text}
          onChange={setText}
        />
        <ActionFailure what="request changes" error={ask.error} />
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isDisabled={text.trim() === ''}
          isPending={ask.isPending}
          onPress={submit}
        >
          Request changes
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
