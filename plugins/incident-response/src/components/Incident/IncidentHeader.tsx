import { Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { SeverityBadge } from '../SeverityBadge';
import { IncidentStatusLabel } from '../StatusLabel';
import { Ago, Elapsed } from '../Time';
import { IncidentActions } from './IncidentActions';
import { MetaLine } from './MetaLine';
import styles from './IncidentHeader.module.css';

/** What, how bad, how long, and the one thing to do next. Stays while the page scrolls. */
export const IncidentHeader = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  return (
    <header className={styles.header}>
      <div className={styles.first}>
        <SeverityBadge severity={incident.severity} size="large" />
        <Text
          as="h2"
          variant="title-small"
          weight="bold"
          className={styles.title}
        >
          {incident.number !== undefined && (
            <span className={styles.number}>#{incident.number}</span>
          )}{' '}
          {incident.title}
        </Text>
        <span className={styles.status}>
          <IncidentStatusLabel status={incident.status} />
          <Text color="secondary">
            {incident.status === 'resolved' && incident.resolvedAt ? (
              <>
                after{' '}
                <Elapsed
                  since={incident.triggeredAt}
                  until={incident.resolvedAt}
                />
                , <Ago at={incident.resolvedAt} />
              </>
            ) : (
              <Elapsed since={incident.triggeredAt} />
            )}
          </Text>
        </span>
        <IncidentActions incident={incident} onChanged={onChanged} />
      </div>
      <MetaLine incident={incident} onChanged={onChanged} />
    </header>
  );
};
