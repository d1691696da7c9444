import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  postmortemPublishPermission,
  type Postmortem,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import styles from './Postmortem.module.css';

/** The next step of the postmortem's life: review, then publication. */
export const PostmortemLife = (props: {
  postmortem: Postmortem;
  refresh: () => Promise<void>;
  canEdit: boolean;
  hasUnsaved: boolean;
}) => {
  const { postmortem, refresh, canEdit, hasUnsaved } = props;
  const { status, document } = postmortem;
  const api = useIncidentResponse();
  const { allowed: canPublish } = usePermission({
    permission: postmortemPublishPermission,
    resourceRef: postmortem.incidentId,
  });
  const [isPublishing, setPublishing] = useState(false);
  const review = useAction(async () => {
    await api.requestPostmortemReview(postmortem.id);
    await refresh();
  });
  const publish = useAction(async () => {
    await api.publishPostmortem(postmortem.id);
    await refresh();
  });
  const confirm = async () => {
    if (await publish.run()) {
      setPublishing(false);
    }
  };
  const isOpen = status === 'draft' || status === 'in_review';
  const newTickets = document.actionItems.filter(
    item => !item.ticket && !item.done,
  ).length;
  const empty = document.sections.filter(
    section => section.state === 'empty',
  ).length;

  return (
    <>
      <ActionFailure what="ask for a review" error={review.error} />
      {status === 'draft' && canEdit && (
        <Button
          size="small"
          variant="secondary"
          isDisabled={hasUnsaved}
          isPending={review.isPending}
          onPress={() => review.run()}
        >
          Ask for review
        </Button>
      )}
      {isOpen && canPublish && (
        <Button
          size="small"
          variant="primary"
          isDisabled={hasUnsaved}
          onPress={() => setPublishing(true)}
        >
          Publish postmortem
        </Button>
      )}
      {isPublishing && (
        <Dialog
          isOpen
          width={480}
          onOpenChange={open => {
            if (!open) setPublishing(false);
          }}
        >
          <DialogHeader>Publish this postmortem?</DialogHeader>
          <DialogBody>
            <Text as="p">This is what happens:</Text>
            <ul className={styles.consequences}>
              <li>It is shared in the incident’s Slack channel.</li>
              <li>
                {newTickets === 0
                  ? 'No Jira issue is created: no open action item is without one.'
                  : `${newTickets} ${
                      newTickets === 1
                        ? 'action item becomes a Jira issue'
                        : 'action items become Jira issues'
                    }.`}
              </li>
              <li>Everyone who may read it finds it in Backstage search.</li>
            </ul>
            {empty > 0 && (
              <Text as="p" color="secondary">
                {empty === 1
                  ? 'One section is still empty.'
                  : `${empty} sections are still empty.`}{' '}
                It can be edited afterwards as well.
              </Text>
            )}
            <ActionFailure
              what="publish the postmortem"
              error={publish.error}
            />
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={() => setPublishing(false)}>
              Not yet
            </Button>
            <Button
              variant="primary"
              isPending={publish.isPending}
              onPress={confirm}
            >
              Publish postmortem
            </Button>
          </DialogFooter>
        </Dialog>
      )}
    </>
  );
};
