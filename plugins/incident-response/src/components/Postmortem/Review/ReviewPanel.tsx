import { Button, Text } from '@backstage/ui';
import type {
  Postmortem,
  PostmortemDetails,
} from '@incident-response/backstage-plugin-common';
import { useState, type ReactNode } from 'react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { EntityPicker } from '../../EntityPicker';
import { Panel } from '../../Panel';
import { ActionFailure } from '../../States';
import { Instant } from '../../Time';
import { EntityLink } from '../../Who';
import { formatExactUtc } from '../../../time/formatInstant';
import { useEditingState, usePostmortemAction } from '../Editing';
import { Checklist } from './Checklist';
import { MomentField } from './MomentField';
import styles from './Review.module.css';
import { Reviewers } from './Reviewers';
import { SectionComments } from './SectionComments';

const Detail = (props: { name: string; children: ReactNode }) => (
  <div>
    <dt>{props.name}</dt>
    <dd>{props.children}</dd>
  </div>
);

function inUtc(at: string) {
  return <Instant at={at}>{formatExactUtc(at)}</Instant>;
}

/** Where the review stands, in a few words. */
function summarise({ checklist, reviewers }: Postmortem): string {
  const done = checklist.filter(check => check.done).length;
  const approved = reviewers.filter(
    ({ verdict }) => verdict === 'approved',
  ).length;
  return [
    checklist.length > 0 &&
      `${done} of ${checklist.length} points of the checklist are done`,
    reviewers.length > 0 && `${approved} of ${reviewers.length} approve`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Who sees to it, until when, who looks at it, and what is still missing. */
export const ReviewPanel = (props: {
  canEdit: boolean;
  canReview: boolean;
}) => {
  const { canEdit, canReview } = props;
  const api = useIncidentResponse();
  const postmortem = useEditingState(state => state.postmortem);
  const { documentOwnerRef, dueAt, meetingAt, publishedBecause } = postmortem;
  // Writers have the document first, reviewers what there is to review.
  const [isOpen, setOpen] = useState(postmortem.status === 'in_review');
  const [isCommenting, setCommenting] = useState(false);
  const change = usePostmortemAction((details: PostmortemDetails) =>
    api.setPostmortemDetails(postmortem.id, details),
  );
  return (
    <div className={styles.panel}>
      <Panel
        title="Review"
        aside={
          <>
            <Text>{summarise(postmortem)}</Text>
            {canReview && isOpen && !isCommenting && (
              <Button
                size="small"
                variant="tertiary"
                aria-label="Comment on the postmortem"
                onPress={() => setCommenting(true)}
              >
                Comment
              </Button>
            )}
            <Button
              size="small"
              variant="tertiary"
              aria-expanded={isOpen}
              aria-label={isOpen ? 'Fold the review' : 'Show the review'}
              onPress={() => setOpen(!isOpen)}
            >
              {isOpen ? 'Fold' : 'Show'}
            </Button>
          </>
        }
      >
        {isOpen && (
          <div className={styles.columns}>
            <div className={styles.column}>
              {canEdit ? (
                <>
                  <EntityPicker
                    label="Owner of the document"
                    description="Sees to it that it gets done."
                    kinds={['user', 'group']}
                    value={documentOwnerRef}
                    onChange={ref =>
                      ref && change.run({ documentOwnerRef: ref })
                    }
                  />
                  <div className={styles.dates}>
                    <MomentField
                      label="Due"
                      value={dueAt}
                      onChange={at => change.run({ dueAt: at ?? null })}
                    />
                    <MomentField
                      label="Meeting"
                      value={meetingAt}
                      onChange={at => change.run({ meetingAt: at ?? null })}
                    />
                  </div>
                </>
              ) : (
                <dl className={styles.details}>
                  <Detail name="Owner of the document">
                    {documentOwnerRef ? (
                      <EntityLink entityRef={documentOwnerRef} />
                    ) : (
                      'nobody'
                    )}
                  </Detail>
                  <Detail name="Due">{dueAt ? inUtc(dueAt) : 'not set'}</Detail>
                  <Detail name="Meeting">
                    {meetingAt ? inUtc(meetingAt) : 'not set'}
                  </Detail>
                </dl>
              )}
              <Text as="h4" weight="bold">
                Reviewers
              </Text>
              <Reviewers
                reviewers={postmortem.reviewers}
                canEdit={canEdit}
                onChange={reviewers => change.run({ reviewers })}
              />
              <ActionFailure what="change this" error={change.error} />
            </div>
            <div className={styles.column}>
              {postmortem.checklist.length > 0 && (
                <>
                  <Text as="h4" weight="bold">
                    Checklist
                  </Text>
                  <Checklist checklist={postmortem.checklist} />
                </>
              )}
              {publishedBecause && (
                <Text as="p">Published because: {publishedBecause}</Text>
              )}
            </div>
          </div>
        )}
        <SectionComments
          title="the postmortem"
          canReview={canReview}
          isWriting={isOpen && isCommenting}
          onWritten={() => setCommenting(false)}
        />
      </Panel>
    </div>
  );
};
