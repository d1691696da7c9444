import { Button, Select } from '@backstage/ui';
import {
  INCIDENT_STATUSES,
  SEVERITIES,
  type IncidentQuery,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useIncidents } from '../../hooks/useIncidents';
import { IncidentTable } from '../IncidentTable';
import { EmptyState, LiveContent } from '../States';
import { TabHeading } from '../TabHeading';

const ANY = 'any';
const STATUS_OPTIONS = [
  { id: ANY, label: 'Any status' },
  { id: 'open', label: 'Open' },
  { id: 'triggered', label: 'Triggered' },
  { id: 'acknowledged', label: 'Acknowledged' },
  { id: 'resolved', label: 'Resolved' },
];
const SEVERITY_OPTIONS = [
  { id: ANY, label: 'Any severity' },
  ...SEVERITIES.map(severity => ({ id: severity, label: severity })),
];

/** Every incident, newest first. The filters are part of the address, so that a view can be shared. */
export const AllIncidents = () => {
  const [parameters, setParameters] = useSearchParams();
  const [pages, setPages] = useState(1);
  const status = [...INCIDENT_STATUSES, 'open' as const].find(
    known => known === parameters.get('status'),
  );
  const severity = SEVERITIES.find(
    known => known === parameters.get('severity'),
  );
  const query: IncidentQuery = { status, severity, limit: 25 };
  const incidents = useIncidents(query, { pages });
  const isFiltered = Boolean(status || severity);

  const filter = (name: 'status' | 'severity', value: unknown) => {
    setPages(1);
    setParameters(current => {
      const next = new URLSearchParams(current);
      if (value && value !== ANY) {
        next.set(name, String(value));
      } else {
        next.delete(name);
      }
      return next;
    });
  };

  return (
    <>
      <TabHeading
        title="All incidents"
        actions={
          <>
            <Select
              aria-label="Filter by status"
              options={STATUS_OPTIONS}
              value={status ?? ANY}
              onChange={value => filter('status', value)}
            />
            <Select
              aria-label="Filter by severity"
              options={SEVERITY_OPTIONS}
              value={severity ?? ANY}
              onChange={value => filter('severity', value)}
            />
          </>
        }
      />
      <LiveContent what="the incidents" live={incidents} rows={8}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && isFiltered && (
              <EmptyState
                title="No incident fits these filters"
                action={
                  <Button
                    variant="secondary"
                    onPress={() => setParameters(new URLSearchParams())}
                  >
                    Clear the filters
                  </Button>
                }
              >
                Incidents with another status or severity are hidden.
              </EmptyState>
            )}
            {items.length === 0 && !isFiltered && (
              <EmptyState title="No incident has been recorded yet">
                Every incident that PagerDuty reports is kept here with its
                timeline, long after it is over.
              </EmptyState>
            )}
            {items.length > 0 && <IncidentTable incidents={items} show="all" />}
            {nextCursor && (
              <Button
                variant="secondary"
                onPress={() => setPages(current => current + 1)}
              >
                Show more incidents
              </Button>
            )}
          </>
        )}
      </LiveContent>
    </>
  );
};
