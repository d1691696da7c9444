import { Button, Text, TextAreaField } from '@backstage/ui';
import type { PostmortemComment } from '@incident-response/backstage-plugin-common';
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

/** What was said about a section, or about the whole where there is none. */
export const SectionComments = (props: {
  sectionId?: string;
  /** What is commented on, in sentences. */
  title: string;
  canReview: boolean;
}) => {
  const { sectionId, title, canReview } = props;
  const all = useEditingState(({ postmortem }) => postmortem.comments);
  const [showsResolved, setShowResolved] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const comments = useMemo(
    () => all.filter(comment => comment.sectionId === sectionId),
    [all, sectionId],
  );
  const resolved = comments.filter(({ resolvedAt }) => resolvedAt).length;
  const shown = comments.filter(
    ({ resolvedAt }) => showsResolved || !resolvedAt,
  );
  return comments.length === 0 && !canReview ? null : (
    <div className={styles.comments}>
      {shown.length > 0 && (
        <ul className={styles.commentList} aria-label={`Comments on ${title}`}>
          {shown.map(comment => (
            <Comment key={comment.id} comment={comment} canReview={canReview} />
          ))}
        </ul>
      )}
      {isWriting && (
        <CommentForm
          sectionId={sectionId}
          title={title}
          onClose={() => setWriting(false)}
        />
      )}
      <div className={styles.commentButtons}>
        {canReview && !isWriting && (
          <Button
            size="small"
            variant="tertiary"
            aria-label={`Comment on ${title}`}
            onPress={() => setWriting(true)}
          >
            Comment
          </Button>
        )}
        {resolved > 0 && (
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
        )}
      </div>
    </div>
  );
};
