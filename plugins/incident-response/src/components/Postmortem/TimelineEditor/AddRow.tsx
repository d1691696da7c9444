import { Button } from '@backstage/ui';
import { useState, type FormEvent } from 'react';
import { UtcField } from '../../UtcField';
import { useEditing } from '../Editing';
import styles from './Timeline.module.css';

/** A row that no fact tells: what somebody saw, a deployment before it began. */
export const AddRow = (props: {
  /** Where one begins to look for the right time. */
  startedAt: string;
}) => {
  const session = useEditing();
  const [at, setAt] = useState(props.startedAt);
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') {
      return;
    }
    session.edit(
      {
        part: 'timeline',
        id: crypto.randomUUID(),
        row: { at, text: text.trim(), hidden: false, pinned: false },
      },
      'done',
    );
    setText('');
  };
  return (
    <form className={styles.addRow} onSubmit={add}>
      <UtcField
        label="When, UTC"
        value={at}
        onChange={value => value && setAt(value)}
      />
      <label className={styles.field}>
        What happened
        <input
          className={styles.input}
          value={text}
          maxLength={2_000}
          onChange={event => setText(event.target.value)}
        />
      </label>
      <Button
        type="submit"
        size="small"
        variant="secondary"
        isDisabled={text.trim() === ''}
      >
        Add row
      </Button>
    </form>
  );
};
