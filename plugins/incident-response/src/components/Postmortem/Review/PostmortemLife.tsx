import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { postmortemPublishPermission } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useOwnIdentity } from '../../../hooks/useOwnIdentity';
import { ActionFailure } from '../../States';
import { useEditingState, usePostmortemAction } from '../Editing';
import { PublishDialog } from './PublishDialog';
import { RequestChangesDialog } from './RequestChangesDialog';

/** The next step of the postmortem's life: review, then publication. */
export const PostmortemLife = (props: {
  canEdit: boolean;
  canReview: boolean;
}) => {
  const { canEdit, canReview } = props;
  const api = useIncidentResponse();
  const { id, incidentId, status, reviewers } = useEditingState(
    ({ postmortem }) => postmortem,
  );
  const me = useOwnIdentity();
  const { allowed: canPublish } = usePermission({
    permission: postmortemPublishPermission,
    resourceRef: incidentId,
  });
  const [dialog, setDialog] = useState<'publish' | 'changes'>();
  const review = usePostmortemAction(() => api.requestPostmortemReview(id));
  const withdraw = usePostmortemAction(() => api.withdrawPostmortem(id));
  const approve = usePostmortemAction(() =>
    api.reviewPostmortem(id, { verdict: 'approved' }),
  );
  const isInReview = status === 'in_review';
  const isAsked =
    isInReview &&
    canReview &&
    reviewers.some(({ entityRef }) => me.includes(entityRef));

  return (
    <>
      <ActionFailure what="ask for a review" error={review.error} />
      <ActionFailure what="withdraw it" error={withdraw.error} />
      <ActionFailure what="approve it" error={approve.error} />
      {status === 'draft' && canEdit && (
        <Button
          size="small"
          variant="secondary"
          isPending={review.isPending}
          onPress={() => review.run()}
        >
          Ask for review
        </Button>
      )}
      {isInReview && canEdit && (
        <Button
          size="small"
          variant="secondary"
          isPending={withdraw.isPending}
          onPress={() => withdraw.run()}
        >
          Withdraw from review
        </Button>
      )}
      {isAsked && (
        <>
          <Button
            size="small"
            variant="secondary"
            onPress={() => setDialog('changes')}
          >
            Request changes
          </Button>
          <Button
            size="small"
            variant="secondary"
            isPending={approve.isPending}
            onPress={() => approve.run()}
          >
            Approve postmortem
          </Button>
        </>
      )}
      {(status === 'draft' || isInReview) && canPublish && (
        <Button
          size="small"
          variant="primary"
          onPress={() => setDialog('publish')}
        >
          Publish postmortem
        </Button>
      )}
      {dialog === 'publish' && (
        <PublishDialog onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'changes' && (
        <RequestChangesDialog onClose={() => setDialog(undefined)} />
      )}
    </>
  );
};
