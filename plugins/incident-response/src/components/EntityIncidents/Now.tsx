import { Text } from '@backstage/ui';
import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import { byUrgency } from '../ActiveIncidents';
import { IncidentTable, IncidentTitle } from '../IncidentTable';
import { Panel } from '../Panel';
import { Ago } from '../Time';

/** What is open now, or when the last one was. */
export const Now = (props: {
  incidents: IncidentSummary[];
  isGroup: boolean;
}) => {
  const { incidents, isGroup } = props;
  const open = incidents
    .filter(({ status }) => status !== 'resolved')
    .sort(byUrgency);
  const last = [...incidents].sort((a, b) =>
    b.triggeredAt.localeCompare(a.triggeredAt),
  )[0];
  return (
    <Panel title="Now">
      {open.length > 0 && (
        <IncidentTable incidents={open} show={isGroup ? 'active' : 'service'} />
      )}
      {open.length === 0 && (
        <Text as="p">
          No open incident.{' '}
          {last && (
            <>
              Last: <Ago at={last.triggeredAt} />,{' '}
              <IncidentTitle incident={last} />
            </>
          )}
        </Text>
      )}
    </Panel>
  );
};
