import { Button, Text } from '@backstage/ui';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { IncidentTable } from '../IncidentTable';
import { Panel } from '../Panel';
import { HistoryStrip } from './HistoryStrip';

const SHOWN_AT_FIRST = 8;

/** What has happened here: ninety days at a glance, and the list. */
export const IncidentHistory = (props: { incidents: IncidentSummary[] }) => {
  const [isExpanded, setExpanded] = useState(false);
  const incidents = [...props.incidents].sort((a, b) =>
    b.triggeredAt.localeCompare(a.triggeredAt),
  );
  const hidden = incidents.length - SHOWN_AT_FIRST;
  return (
    <Panel title="History">
      {incidents.length === 0 ? (
        <Text as="p" color="secondary">
          Nothing has been recorded yet. Every incident of this service is kept
          here with its timeline and its postmortem.
        </Text>
      ) : (
        <>
          <HistoryStrip incidents={incidents} />
          <IncidentTable
            incidents={
              isExpanded ? incidents : incidents.slice(0, SHOWN_AT_FIRST)
            }
            show="service"
          />
          {hidden > 0 && !isExpanded && (
            <div>
              <Button variant="secondary" onPress={() => setExpanded(true)}>
                Show {hidden} more {hidden === 1 ? 'incident' : 'incidents'}
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  );
};
