import { Link, Text } from '@backstage/ui';
import type { OpenActionItem } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { ExternalLink } from '../ExternalLink';
import styles from './HappenedBefore.module.css';

/** What was promised after an earlier incident and is not done yet. */
export const StillOpen = (props: { items: OpenActionItem[] }) => {
  const paths = useIncidentPaths();
  if (props.items.length === 0) {
    return null;
  }
  return (
    <div className={styles.open}>
      <Text weight="bold">Still open</Text>
      <ul className={styles.items}>
        {props.items.map(item => (
          <li key={item.id}>
            <Link href={paths.postmortem(item.postmortemId)}>{item.title}</Link>
            {item.ticket && !item.ticket.missing && (
              <>
                {' '}
                <ExternalLink href={item.ticket.url}>
                  {item.ticket.key}
                </ExternalLink>
              </>
            )}
            {item.ticket?.status && (
              <Text color="secondary"> {item.ticket.status}</Text>
            )}
            {item.dueDate && (
              <Text color="secondary">, due {item.dueDate}</Text>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
