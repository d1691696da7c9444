import { useIncidents } from '../../hooks/useIncidents';
import { RunDrillButton } from '../Drill';
import { IncidentTable } from '../IncidentTable';
import { EmptyState, LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { byUrgency } from './byUrgency';

/** What is burning now, worst and newest first. */
export const ActiveIncidents = () => {
  const incidents = useIncidents({ status: 'open', limit: 100 });
  const isEmpty = incidents.data?.items.length === 0;
  return (
    <>
      <TabHeading
        title="Active incidents"
        actions={!isEmpty && <RunDrillButton variant="secondary" />}
      />
      <LiveContent what="the active incidents" live={incidents}>
        {({ items }) =>
          isEmpty ? (
            <EmptyState
              title="No incident is open"
              action={<RunDrillButton variant="primary" />}
            >
              When PagerDuty triggers an incident it appears here within
              seconds, with its channel, its ticket, its runbook and what is
              being done about it.
            </EmptyState>
          ) : (
            <IncidentTable
              incidents={[...items].sort(byUrgency)}
              show="active"
            />
          )
        }
      </LiveContent>
    </>
  );
};
