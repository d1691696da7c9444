import { Button, TextField } from '@backstage/ui';
import { useFocusInside } from '../../../hooks/useFocusInside';
import { PartNotices, useEditing, useEditingState } from '../Editing';
import styles from './Header.module.css';

/** Changes the title. */
export const TitleEditor = (props: { onClose: () => void }) => {
  const session = useEditing();
  const title = useEditingState(({ document }) => document.title);
  const form = useFocusInside<HTMLDivElement>();
  const close = () => {
    session.setActive(undefined);
    session.saveNow();
    props.onClose();
  };
  return (
    <div
      ref={form}
      className={styles.titleEditor}
      data-part="title"
      role="group"
      aria-label="Edit title"
    >
      <TextField
        label="Title"
        value={title}
        maxLength={255}
        onChange={text => session.edit({ part: 'title', title: text })}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === 'Escape') close();
        }}
      />
      <PartNotices part="title" />
      <div>
        <Button
          size="small"
          variant="secondary"
          aria-label="Done with the title"
          onPress={close}
        >
          Done
        </Button>
      </div>
    </div>
  );
};
