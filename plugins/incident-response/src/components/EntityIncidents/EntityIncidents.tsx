import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useIncidents } from '../../hooks/useIncidents';
import { EntityActionItems } from '../ActionItems';
import { RunDrillButton } from '../Drill';
import { ResponseTimes } from '../Insights';
import { OnCallPanel } from '../OnCall';
import { OnCallHealthPanel } from '../OnCallHealth';
import { LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { AnnotationAdvice } from './AnnotationAdvice';
import { EntityPostmortems } from './EntityPostmortems';
import { IncidentHistory } from './IncidentHistory';
import { Now } from './Now';
import legible from '../../styles/legible.module.css';
import styles from './EntityIncidents.module.css';
import { isMappedToPagerDuty } from './isMappedToPagerDuty';

/** The *Incidents* tab of a component, system, resource, or of the team that owns some. */
export const EntityIncidents = () => {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const isGroup = entity.kind.toLocaleLowerCase('en-US') === 'group';
  const incidents = useIncidents(
    isGroup ? { ownerRef: entityRef, limit: 100 } : { entityRef, limit: 100 },
  );
  return (
    <div className={`${styles.tab} ${legible.legible}`}>
      <TabHeading
        title="Incidents"
        actions={<RunDrillButton variant="secondary" />}
      />
      {!isGroup && !isMappedToPagerDuty(entity) && <AnnotationAdvice />}
      <LiveContent what="the incidents" live={incidents}>
        {({ items }) => (
          <>
            <Now incidents={items} isGroup={isGroup} />
            <IncidentHistory incidents={items} />
          </>
        )}
      </LiveContent>
      <EntityActionItems />
      <ResponseTimes {...(isGroup ? { ownerRef: entityRef } : { entityRef })} />
      {isGroup && <OnCallHealthPanel ownerRef={entityRef} />}
      {!isGroup && (
        <div className={styles.columns}>
          <EntityPostmortems entityRef={entityRef} />
          <OnCallPanel entityRef={entityRef} />
        </div>
      )}
    </div>
  );
};
