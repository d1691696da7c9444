import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { useState } from 'react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { ActionFailure } from '../../States';
import { useEditingState, usePostmortemAction } from '../Editing';
import styles from './Review.module.css';

/** Says what publishing does, and asks why where something required is missing. */
export const PublishDialog = (props: { onClose: () => void }) => {
  const { onClose } = props;
  const api = useIncidentResponse();
  const { id, document, checklist } = useEditingState(
    ({ postmortem }) => postmortem,
  );
  const [reason, setReason] = useState('');
  const publish = usePostmortemAction(() =>
    api.publishPostmortem(id, { reason: reason.trim() || undefined }),
  );
  const confirm = async () => {
    if (await publish.run()) {
      onClose();
    }
  };
  const missing = checklist.filter(check => check.required && !check.done);
  const newTickets = document.actionItems.filter(
    item => !item.ticket && !item.done,
  ).length;
  const empty = document.sections.filter(
    section => section.state === 'empty',
  ).length;

  return (
    <Dialog
      isOpen
      width={520}
      onOpenChange={open => {
        if (!open) onClose();
      }}
    >
      <DialogHeader>Publish this postmortem?</DialogHeader>
      <DialogBody>
        <Text as="p">This is what happens:</Text>
        <ul className={styles.consequences}>
          <li>It is shared in the incident’s Slack channel.</li>
          <li>
            {newTickets === 0
              ? 'No Jira issue is created: no open action item is without one.'
              : `${newTickets} ${
                  newTickets === 1
                    ? 'action item becomes a Jira issue'
                    : 'action items become Jira issues'
                }.`}
          </li>
          <li>Everyone who may read it finds it in Backstage search.</li>
        </ul>
        {empty > 0 && (
          <Text as="p" color="secondary">
            {empty === 1
              ? 'One section is still empty.'
              : `${empty} sections are still empty.`}{' '}
            It can be edited afterwards as well.
          </Text>
        )}
        {missing.length > 0 && (
          <>
            <Text as="p">Something that belongs in it is missing:</Text>
            <ul className={styles.consequences} aria-label="Missing">
              {missing.map(check => (
                <li key={check.id}>
                  {check.title}: {check.detail}
                </li>
              ))}
            </ul>
            <TextAreaField
              label="Why it is published all the same"
              description="Stands on the postmortem for everyone to read."
              isRequired
              rows={3}
              maxLength={1_000}
              value={reason}
              onChange={setReason}
            />
          </>
        )}
        <ActionFailure what="publish the postmortem" error={publish.error} />
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Not yet
        </Button>
        <Button
          variant="primary"
          isDisabled={missing.length > 0 && reason.trim() === ''}
          isPending={publish.isPending}
          onPress={confirm}
        >
          Publish postmortem
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
