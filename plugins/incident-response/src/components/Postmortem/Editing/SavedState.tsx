import { Button } from '@backstage/ui';
import {
  RiCheckLine,
  RiErrorWarningFill,
  RiLoader2Line,
  RiPencilLine,
  RiWifiOffLine,
} from '@remixicon/react';
import { formatClock } from '../../../time/formatInstant';
import { StatusLabel } from '../../StatusLabel';
import { Instant } from '../../Time';
import { useEditing, useEditingState } from './EditingContext';
import { describeUnsaved } from './describeUnsaved';
import styles from './Editing.module.css';

/** Whether what is on the page is also in the database. */
export const SavedState = () => {
  const session = useEditing();
  const save = useEditingState(state => state.save);
  const problem = useEditingState(describeUnsaved);
  const savedAt = useEditingState(({ postmortem }) => postmortem.updatedAt);
  return (
    <div role="status" className={styles.saved}>
      {save.kind === 'saved' && (
        <StatusLabel tone="good" icon={<RiCheckLine />}>
          <span>
            Saved{' '}
            <Instant at={save.at ?? savedAt}>
              {formatClock(save.at ?? savedAt, 'local')}
            </Instant>
          </span>
        </StatusLabel>
      )}
      {save.kind === 'waiting' &&
        (problem ? (
          <StatusLabel tone="warning" icon={<RiErrorWarningFill />}>
            Not saved: {problem}
          </StatusLabel>
        ) : (
          <StatusLabel tone="neutral" icon={<RiPencilLine />}>
            Not saved yet
          </StatusLabel>
        ))}
      {save.kind === 'saving' && (
        <StatusLabel tone="neutral" icon={<RiLoader2Line />}>
          Saving…
        </StatusLabel>
      )}
      {save.kind === 'offline' && (
        <StatusLabel tone="warning" icon={<RiWifiOffLine />}>
          Not saved: this browser is offline. Your text is kept here and saved
          when it is back
        </StatusLabel>
      )}
      {save.kind === 'failed' && (
        <>
          <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
            Not saved: {save.reason}
          </StatusLabel>
          <Button
            size="small"
            variant="secondary"
            onPress={() => session.saveNow()}
          >
            Try again
          </Button>
        </>
      )}
    </div>
  );
};
