import { Button, Text, TextAreaField } from '@backstage/ui';
import {
  STRUCTURED_SECTIONS,
  type PostmortemComment,
} from '@incident-response/backstage-plugin-common';
import { useMemo, useState } from 'react';
import { useFocusInside } from '../../../hooks/useFocusInside';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { MarkdownView } from '../../MarkdownView';
import { ActionFailure } from '../../States';
import { Ago } from '../../Time';
import { EntityLink } from '../../Who';
import { useEditingState, usePostmortemAction } from '../Editing';
import styles from './Review.module.css';

const Comment = (props: { comment: PostmortemComment; canReview: boolean }) => {
  const { comment, canReview } = props;
  const api = useIncidentResponse();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const isResolved = comment.resolvedAt !== undefined;
  const resolve = usePostmortemAction(() =>
    api.resolvePostmortemComment(id, comment.id, !isResolved),
  );
  return (
    <li className={styles.comment} data-resolved={isResolved || undefined}>
      <Text as="p" color="secondary">
        <EntityLink entityRef={comment.author} />,{' '}
        <Ago at={comment.createdAt} />
        {isResolved && ', resolved'}
      </Text>
      <MarkdownView markdown={comment.text} />
      <ActionFailure what="change the comment" error={resolve.error} />
      {canReview && (
        <Button
          size="small"
          variant="tertiary"
          isPending={resolve.isPending}
          aria-label={`${isResolved ? 'Reopen' : 'Resolve'} comment: ${
            comment.text
          }`}
          onPress={() => resolve.run()}
        >
          {isResolved ? 'Reopen' : 'Resolve'}
        </Button>
      )}
    </li>
  );
};

const CommentForm = (props: {
  sectionId?: string;
  title: string;
  onClose: () => void;
}) => {
  const { sectionId, title, onClose } = props;
  const api = useIncidentResponse();
  const id = useEditingState(({ postmortem }) => postmortem.id);
  const form = useFocusInside<HTMLDivElement>();
  const [text, setText] = useState('');
  const send = usePostmortemAction(() =>
    api.commentPostmortem(id, { sectionId, text: text.trim() }),
  );
  const submit = async () => {
    if (await send.run()) {
      onClose();
    }
  };
  return (
    <div ref={form} className={styles.commentForm}>
      <TextAreaField
        label={`Comment on ${title}`}
        rows={3}
        maxLength={4_000}
        value={text}
        onChange={setText}
      />
      <ActionFailure what="send the comment" error={send.error} />
      <div className={styles.commentButtons}>
        <Button
          size="small"
          variant="secondary"
          isDisabled={text.trim() === ''}
          isPending={send.isPending}
          onPress={submit}
        >
          Send comment
        </Button>
        <Button size="small" variant="tertiary" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
};

/** Places that are there whatever the document's sections. */
const ALWAYS = ['people', 'action-items', ...STRUCTURED_SECTIONS];

/** What was said about a section; about the whole, or about a section that is gone, where there is none. */
export const SectionComments = (props: {
  sectionId?: string;
  /** What is commented on, in sentences. */
  title: string;
  canReview: boolean;
  /** Whether a comment is being written. */
  isWriting: boolean;
  onWritten: () => void;
}) => {
  const { sectionId, title, canReview, isWriting, onWritten } = props;
  const all = useEditingState(({ postmortem }) => postmortem.comments);
  const [showsResolved, setShowResolved] = useState(false);
  const sections = useEditingState(({ document }) => document.sections);
  const comments = useMemo(() => {
    const known = new Set([...ALWAYS, ...sections.map(({ id }) => id)]);
    return all.filter(comment => {
      const place = comment.sectionId ?? '';
      return (known.has(place) ? place : undefined) === sectionId;
    });
  }, [all, sections, sectionId]);
  const resolved = comments.filter(({ resolvedAt }) => resolvedAt).length;
  const shown = comments.filter(
    ({ resolvedAt }) => showsResolved || !resolvedAt,
  );
  return comments.length === 0 && !isWriting ? null : (
    <div className={styles.comments}>
      {shown.length > 0 && (
        <ul className={styles.commentList} aria-label={`Comments on ${title}`}>
          {shown.map(comment => (
            <Comment key={comment.id} comment={comment} canReview={canReview} />
          ))}
        </ul>
      )}
      {isWriting && (
        <CommentForm sectionId={sectionId} title={title} onClose={onWritten} />
      )}
      {resolved > 0 && (
        <div>
          <Button
            size="small"
            variant="tertiary"
            aria-expanded={showsResolved}
            aria-label={`${
              showsResolved ? 'Leave out' : 'Show'
            } resolved comments on ${title}`}
            onPress={() => setShowResolved(!showsResolved)}
          >
            {`${resolved} resolved · ${showsResolved ? 'leave out' : 'show'}`}
          </Button>
        </div>
      )}
    </div>
  );
};
