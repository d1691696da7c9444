import { Alert, Button, Text } from '@backstage/ui';
import { MarkdownView } from '../../MarkdownView';
import { EntityLink } from '../../Who';
import { describeContent } from './describeContent';
import type { Draft } from './Draft';
import { useDraft, useEditing } from './EditingContext';
import { partKey, type PartContent } from './PartContent';
import { useVersionAuthor } from './useVersionAuthor';
import styles from './Editing.module.css';

const Author = (props: { version: number }) => {
  const author = useVersionAuthor(props.version);
  return author ? <EntityLink entityRef={author} /> : <>Somebody else</>;
};

const Content = (props: { heading: string; content: PartContent }) => {
  const { heading, content } = props;
  const text = describeContent(content);
  return (
    <section className={styles.version} aria-label={heading}>
      <Text as="p" weight="bold">
        {heading}
      </Text>
      {content.part === 'section' ? (
        <MarkdownView markdown={text} />
      ) : (
        <p className={styles.asText}>{text}</p>
      )}
    </section>
  );
};

const Conflict = (props: {
  draft: Draft;
  conflict: NonNullable<Draft['conflict']>;
  onEdit?: () => void;
}) => {
  const { draft, conflict, onEdit } = props;
  const session = useEditing();
  const key = partKey(draft.mine);
  return (
    <div className={styles.conflict} role="group" aria-label="Two versions">
      <Alert
        role="alert"
        status="warning"
        icon
        title={
          <>
            <Author version={conflict.revision} /> has changed the same place
          </>
        }
        description="Nothing is lost: choose what becomes of the two. Until then yours is kept here and not saved."
      />
      <div className={styles.versions}>
        <Content heading="Yours" content={draft.mine} />
        <Content heading="Theirs" content={conflict.theirs} />
      </div>
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="secondary"
          onPress={() => session.settle(key, 'mine')}
        >
          Keep mine
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => session.settle(key, 'theirs')}
        >
          Take theirs
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() => {
            session.settle(key, 'both');
            onEdit?.();
          }}
        >
          Edit both together
        </Button>
      </div>
    </div>
  );
};

/** What has to be said about a part: two versions of it, a merge that can be undone, or why it can't be saved. */
export const PartNotices = (props: {
  /** The part's key. */
  part: string;
  /** Opens the part for editing. */
  onEdit?: () => void;
}) => {
  const { part, onEdit } = props;
  const session = useEditing();
  const draft = useDraft(part);
  if (draft?.conflict) {
    return <Conflict draft={draft} conflict={draft.conflict} onEdit={onEdit} />;
  }
  if (draft?.merged) {
    return (
      <Alert
        role="status"
        status="info"
        icon
        title={
          <>
            <Author version={draft.merged.revision} /> has changed this as well.
            The changes were merged into your text
          </>
        }
        customActions={
          <>
            <Button
              size="small"
              variant="secondary"
              onPress={() => session.undoMerge(part)}
            >
              Undo the merge
            </Button>
            <Button
              size="small"
              variant="tertiary"
              onPress={() => session.dismissMerge(part)}
            >
              Keep merged text
            </Button>
          </>
        }
      />
    );
  }
  return draft?.problem ? (
    <Text as="p" role="alert" color="danger" className={styles.problem}>
      {draft.problem}
    </Text>
  ) : null;
};
