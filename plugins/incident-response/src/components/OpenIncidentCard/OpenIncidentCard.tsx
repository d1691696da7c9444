import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { useIncidents } from '../../hooks/useIncidents';
import { byUrgency } from '../ActiveIncidents';
import { IncidentTitle } from '../IncidentTable';
import { Panel } from '../Panel';
import { SeverityBadge } from '../SeverityBadge';
import { IncidentStatusLabel } from '../StatusLabel';
import { Elapsed } from '../Time';
import styles from './OpenIncidentCard.module.css';

/** The *Open incident* card of an entity's overview. Nothing while all is well. */
export const OpenIncidentCard = () => {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const isGroup = entity.kind.toLocaleLowerCase('en-US') === 'group';
  const incidents = useIncidents({
    status: 'open',
    limit: 10,
    ...(isGroup ? { ownerRef: entityRef } : { entityRef }),
  });
  const open = [...(incidents.data?.items ?? [])].sort(byUrgency);
  if (open.length === 0) {
    return null;
  }
  return (
    <Panel title={open.length === 1 ? 'Open incident' : 'Open incidents'}>
      <ul className={styles.incidents}>
        {open.map(incident => (
          <li key={incident.id} className={styles.incident}>
            <SeverityBadge severity={incident.severity} />
            <IncidentTitle incident={incident} />
            <IncidentStatusLabel status={incident.status} />
            <Text color="secondary">
              <Elapsed since={incident.triggeredAt} />
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
