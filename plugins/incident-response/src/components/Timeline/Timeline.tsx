import { Button, Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type {
  FactGroup,
  IncidentDetail,
} from '@incident-response/backstage-plugin-common';
import { useMemo, useState } from 'react';
import type { TimeZoneChoice } from '../../time/formatInstant';
import { Panel } from '../Panel';
import { AddToTimeline } from './AddToTimeline';
import { NewRowsAnnouncer } from './NewRowsAnnouncer';
import { TimelineEntry } from './TimelineEntry';
import styles from './Timeline.module.css';
import { foldFacts } from './foldFacts';

const FILTERS: { id: 'all' | FactGroup; label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'people', label: 'People' },
  { id: 'system', label: 'System' },
  { id: 'remediation', label: 'Remediation' },
];

/** Everything that has happened, oldest first: it grows at its end, so what is being read stays where it is. */
export const Timeline = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const [filter, setFilter] = useState<'all' | FactGroup>('all');
  const [zone, setZone] = useState<TimeZoneChoice>('utc');
  const rows = useMemo(() => foldFacts(incident.facts), [incident.facts]);
  const shown = rows.filter(
    row => filter === 'all' || row.description.group === filter,
  );

  return (
    <Panel
      title="Timeline"
      aside={
        <>
          <ToggleButtonGroup
            aria-label="Show on the timeline"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[filter]}
            onSelectionChange={keys => {
              const chosen = FILTERS.find(({ id }) => keys.has(id));
              setFilter(chosen?.id ?? 'all');
            }}
          >
            {FILTERS.map(({ id, label }) => (
              <ToggleButton key={id} id={id} size="small">
                {label}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setZone(zone === 'utc' ? 'local' : 'utc')}
          >
            {zone === 'utc' ? 'Show my time' : 'Show UTC'}
          </Button>
        </>
      }
    >
      {incident.allowed.update && (
        <AddToTimeline incident={incident} onChanged={onChanged} />
      )}
      <NewRowsAnnouncer rows={rows} />
      {shown.length === 0 ? (
        <Text as="p" color="secondary">
          {rows.length === 0
            ? 'Nothing has happened yet. Every step appears here as it is taken.'
            : 'Nothing of this kind has happened yet.'}
        </Text>
      ) : (
        <ol className={styles.rows}>
          {shown.map(row => (
            <TimelineEntry key={row.id} row={row} zone={zone} />
          ))}
        </ol>
      )}
      <Text as="p" variant="body-small" color="secondary">
        Times are {zone === 'utc' ? 'UTC' : 'in your time zone'}, of when it
        happened.
      </Text>
    </Panel>
  );
};
