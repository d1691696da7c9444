import { Link } from '@backstage/ui';
import type { ActionItemSummary } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { ExternalLink } from '../ExternalLink';
import styles from './ActionItems.module.css';
import { DueDay } from './DueDay';

/** Action items as a short list, for where there is little room. */
export const ActionItemLines = (props: { items: ActionItemSummary[] }) => {
  const paths = useIncidentPaths();
  return (
    <ul className={styles.items}>
      {props.items.map(item => (
        <li key={`${item.postmortemId}/${item.id}`} className={styles.item}>
          <Link href={paths.postmortem(item.postmortemId)}>{item.title}</Link>
          {item.ticket && !item.ticket.missing && (
            <ExternalLink href={item.ticket.url}>
              {item.ticket.key}
            </ExternalLink>
          )}
          <DueDay item={item} />
        </li>
      ))}
    </ul>
  );
};
