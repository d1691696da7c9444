import { Button, Text } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { useEditingState } from '../Editing';
import { AddRow } from './AddRow';
import styles from './Timeline.module.css';
import { TimelineRowEditor } from './TimelineRowEditor';

/** The timeline in place: every row can be worded anew, re-timed, hidden and pinned; what the fact said stays. */
export const TimelineEditor = () => {
  const timeline = useEditingState(({ document }) => document.timeline);
  const startedAt = useEditingState(({ postmortem }) => postmortem.startedAt);
  const [showsHidden, setShowHidden] = useState(false);
  const hidden = useMemo(
    () => timeline.filter(row => row.hidden).length,
    [timeline],
  );
  const shown = showsHidden ? timeline : timeline.filter(row => !row.hidden);
  return (
    <div className={styles.editor}>
      <Text as="p" variant="body-small" color="secondary">
        Times are UTC. Enter goes to the next row, Shift+Enter to the one
        before.
      </Text>
      <ol className={styles.rowEditors} aria-label="Rows of the timeline">
        {shown.map(row => (
          <TimelineRowEditor key={row.id} row={row} />
        ))}
      </ol>
      {hidden > 0 && (
        <div>
          <Button
            size="small"
            variant="tertiary"
            aria-expanded={showsHidden}
            onPress={() => setShowHidden(!showsHidden)}
          >
            {`${countHidden(hidden)} · ${showsHidden ? 'leave out' : 'show'}`}
          </Button>
        </div>
      )}
      <AddRow startedAt={startedAt} />
    </div>
  );
};

export function countHidden(count: number): string {
  return count === 1 ? '1 hidden row' : `${count} hidden rows`;
}
