import { Button, TextField } from '@backstage/ui';
import { useState, type FormEvent } from 'react';
import { useEditing } from '../Editing';
import styles from './ActionItems.module.css';

/** Something else to do; the rest about it is chosen once it is in the list. */
export const AddActionItem = () => {
  const session = useEditing();
  const [title, setTitle] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() === '') {
      return;
    }
    session.edit(
      {
        part: 'action-item',
        id: crypto.randomUUID(),
        item: {
          title: title.trim(),
          type: 'prevent',
          priority: 'medium',
          done: false,
        },
      },
      'done',
    );
    setTitle('');
  };
  return (
    <form className={styles.add} onSubmit={add}>
      <TextField
        label="Another action item"
        placeholder="What will be done"
        value={title}
        maxLength={255}
        onChange={setTitle}
      />
      <Button
        type="submit"
        size="small"
        variant="secondary"
        isDisabled={title.trim() === ''}
      >
        Add action item
      </Button>
    </form>
  );
};
