import { Button, TextAreaField } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import styles from './Timeline.module.css';

type Kind = 'note' | 'update';

const WORDS: Record<
  Kind,
  { label: string; description: string; send: string }
> = {
  note: {
    label: 'Note',
    description: 'For the responders. Stands on the timeline.',
    send: 'Add note',
  },
  update: {
    label: 'Status update',
    description:
      'For everyone who is waiting. Also posted in the channel; the clock for the next one starts again.',
    send: 'Post status update',
  },
};

/** Writes a note, or a status update that is posted in the channel as well. */
export const AddToTimeline = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const api = useIncidentResponse();
  const [kind, setKind] = useState<Kind>();
  const [text, setText] = useState('');
  const send = useAction(async (chosen: Kind) => {
    if (chosen === 'note') {
      await api.addNote(incident.id, text.trim());
    } else {
      await api.postUpdate(incident.id, text.trim());
    }
    await onChanged();
  });
  const submit = async (chosen: Kind) => {
    if (await send.run(chosen)) {
      setText('');
      setKind(undefined);
    }
  };

  if (!kind) {
    return (
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="secondary"
          onPress={() => setKind('update')}
        >
          Write a status update
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => setKind('note')}
        >
          Write a note
        </Button>
      </div>
    );
  }
  const words = WORDS[kind];
  return (
    <div className={styles.form}>
      <TextAreaField
        label={words.label}
        description={words.description}
        rows={3}
        value={text}
        onChange={setText}
        autoFocus
      />
      <ActionFailure
        what={words.send.toLocaleLowerCase('en-US')}
        error={send.error}
      />
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="primary"
          isDisabled={text.trim() === ''}
          isPending={send.isPending}
          onPress={() => submit(kind)}
        >
          {words.send}
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => setKind(undefined)}
        >
          Cancel
        </Button>
      </div>
    </div>
  );
};
