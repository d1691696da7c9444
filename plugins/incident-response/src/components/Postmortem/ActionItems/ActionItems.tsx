import { Text } from '@backstage/ui';
import { findBlameInText } from '@incident-response/backstage-plugin-common';
import { useEditingState, type PartContent } from '../Editing';
import { BlamelessHints, SectionFrame } from '../Sections';
import { ActionItemEditor } from './ActionItemEditor';
import { ActionItemList } from './ActionItemList';
import { AddActionItem } from './AddActionItem';
import styles from './ActionItems.module.css';

const PARTS: PartContent['part'][] = ['action-item'];

/** What will be done so that it happens less, is seen sooner, or hurts less. */
export const ActionItems = (props: {
  canEdit: boolean;
  canReview: boolean;
}) => {
  const actionItems = useEditingState(({ document }) => document.actionItems);
  const hints = useEditingState(({ postmortem }) => postmortem.hints);
  return (
    <SectionFrame
      sectionId="action-items"
      title="Action items"
      editLabel="Edit action items"
      parts={PARTS}
      isEmpty={actionItems.length === 0}
      canEdit={props.canEdit}
      canReview={props.canReview}
      help={
        <BlamelessHints
          hints={findBlameInText(
            actionItems.map(({ title }) => title).join('\n'),
          )}
        />
      }
      aside={
        <BlamelessHints
          hints={hints.filter(({ sectionId }) => sectionId === 'action-items')}
        />
      }
      editor={
        <div className={styles.editor}>
          {actionItems.map((item, index) => (
            <ActionItemEditor key={item.id} item={item} position={index + 1} />
          ))}
          <AddActionItem />
        </div>
      }
    >
      {actionItems.length === 0 ? (
        <Text as="p" color="secondary">
          No action item yet. Each one has an owner and a due date, and becomes
          a Jira issue when the postmortem is published.
        </Text>
      ) : (
        <ActionItemList actionItems={actionItems} canEdit={props.canEdit} />
      )}
    </SectionFrame>
  );
};
