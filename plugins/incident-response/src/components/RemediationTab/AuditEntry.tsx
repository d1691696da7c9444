import { Link } from '@backstage/ui';
import type { RemediationAuditEntry } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { Ago } from '../Time';
import { ActorName, EntityLink } from '../Who';
import styles from './RemediationTab.module.css';

/** One line of the trail: when, what, who, and in which incident. */
export const AuditEntry = (props: { entry: RemediationAuditEntry }) => {
  const { at, what, detail, actor, entityRef, ...incident } = props.entry;
  const paths = useIncidentPaths();
  const { incidentId, number, incidentTitle } = incident;
  return (
    <li className={styles.entry}>
      <span className={styles.entryTime}>
        <Ago at={at} />
      </span>
      <div>
        {detail ? (
          <details>
            <summary>{what}</summary>
            <div className={styles.detail}>{detail}</div>
          </details>
        ) : (
          <span>{what}</span>
        )}
        <div className={styles.entryMeta}>
          <span>
            by <ActorName actor={actor} />
          </span>
          {entityRef && <EntityLink entityRef={entityRef} />}
          <Link href={paths.incident({ id: incidentId, number })}>
            {number === undefined ? incidentId : `#${number}`} {incidentTitle}
          </Link>
        </div>
      </div>
    </li>
  );
};
