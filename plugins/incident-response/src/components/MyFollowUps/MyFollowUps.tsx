import { Link, Text } from '@backstage/ui';
import { useActionItems } from '../../hooks/useActionItems';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useMyTeamsIncidents } from '../../hooks/useMyTeamsIncidents';
import { ActionItemLines } from '../ActionItems';
import { byUrgency } from '../ActiveIncidents';
import { IncidentTitle } from '../IncidentTable';
import { SeverityBadge } from '../SeverityBadge';
import { LiveContent } from '../States';
import { IncidentStatusLabel } from '../StatusLabel';
import styles from './MyFollowUps.module.css';

/** For a home page: what is open of my teams' incidents, and what is overdue of what I promised. */
export const MyFollowUps = () => {
  const paths = useIncidentPaths();
  const incidents = useMyTeamsIncidents();
  const overdue = useActionItems({
    scope: 'mine',
    overdue: 'true',
    limit: 10,
  });
  return (
    <div className={styles.parts}>
      <section>
        <Text as="h4" weight="bold">
          Open incidents of my teams
        </Text>
        <LiveContent what="the incidents" live={incidents} rows={2}>
          {items =>
            items.length === 0 ? (
              <Text as="p" color="secondary">
                None.
              </Text>
            ) : (
              <ul className={styles.incidents}>
                {[...items].sort(byUrgency).map(incident => (
                  <li key={incident.id} className={styles.incident}>
                    <SeverityBadge severity={incident.severity} />
                    <IncidentTitle incident={incident} />
                    <IncidentStatusLabel status={incident.status} />
                  </li>
                ))}
              </ul>
            )
          }
        </LiveContent>
      </section>
      <section>
        <Text as="h4" weight="bold">
          My overdue action items
        </Text>
        <LiveContent what="the action items" live={overdue} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Text as="p" color="secondary">
                None.
              </Text>
            ) : (
              <ActionItemLines items={items} />
            )
          }
        </LiveContent>
        <Link href={paths.tab('action-items')}>All of mine</Link>
      </section>
    </div>
  );
};
