import { Button } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import styles from './Timeline.module.css';
import { TimelineForm, type TimelineTextKind } from './TimelineForm';

/** Offers to write a note, or a status update that is posted in the channel as well. */
export const AddToTimeline = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const [kind, setKind] = useState<TimelineTextKind>();
  if (kind) {
    return (
      <TimelineForm
        kind={kind}
        incident={incident}
        onChanged={onChanged}
        onClose={() => setKind(undefined)}
      />
    );
  }
  return (
    <div className={styles.buttons}>
      <Button
        size="small"
        variant="secondary"
        onPress={() => setKind('update')}
      >
        Write a status update
      </Button>
      <Button size="small" variant="secondary" onPress={() => setKind('note')}>
        Write a note
      </Button>
    </div>
  );
};
