import { Button, TextAreaField } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useFocusInside } from '../../hooks/useFocusInside';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import styles from './Timeline.module.css';

/** What people write: for the responders, or for everyone who is waiting. */
export type TimelineTextKind = 'note' | 'update';

const WORDS = {
  note: {
    label: 'Note',
    description: 'For the responders. Stands on the timeline.',
    send: 'Add note',
    failed: 'add the note',
  },
  update: {
    label: 'Status update',
    description:
      'For everyone who is waiting. Also posted in the channel; the clock for the next one starts again.',
    send: 'Post status update',
    failed: 'post the status update',
  },
};

/** Writes a note or a status update. Keeps the text when sending it fails. */
export const TimelineForm = (props: {
  kind: TimelineTextKind;
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
  onClose: () => void;
}) => {
  const { kind, incident, onChanged, onClose } = props;
  const api = useIncidentResponse();
  const form = useFocusInside<HTMLDivElement>();
  const [text, setText] = useState('');
  const words = WORDS[kind];
  const send = useAction(async () => {
    if (kind === 'note') {
      await api.addNote(incident.id, text.trim());
    } else {
      await api.postUpdate(incident.id, text.trim());
    }
    await onChanged();
  });
  const submit = async () => {
    if (await send.run()) {
      onClose();
    }
  };
  return (
    <div ref={form} className={styles.form}>
      <TextAreaField
        label={words.label}
        description={words.description}
        rows={3}
        value={text}
        onChange={setText}
      />
      <ActionFailure what={words.failed} error={send.error} />
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="primary"
          isDisabled={text.trim() === ''}
          isPending={send.isPending}
          onPress={submit}
        >
          {words.send}
        </Button>
        <Button size="small" variant="secondary" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
};
