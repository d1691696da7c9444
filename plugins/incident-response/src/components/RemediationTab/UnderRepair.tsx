import { Link, Text } from '@backstage/ui';
import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { Panel } from '../Panel';
import { Remaining } from '../Time';
import { EntityLink } from '../Who';
import styles from './RemediationTab.module.css';

type Lock = RemediationOverview['locks'][number];

const Holder = ({ holder }: { holder: string }) => {
  const paths = useIncidentPaths();
  const [, id] = /^incident (\S+) /.exec(holder) ?? [];
  return id ? (
    <Link href={paths.incident({ id })}>{holder}</Link>
  ) : (
    <span>{holder}</span>
  );
};

const LockItem = ({ lock }: { lock: Lock }) => {
  const { workload, entityRef, holder, until } = lock;
  return (
    <li className={styles.item}>
      <span>
        <code>{workload}</code>
        {entityRef && (
          <>
            {' '}
            of <EntityLink entityRef={entityRef} />
          </>
        )}
      </span>
      <Text color="secondary">
        Locked by <Holder holder={holder} />, for at most{' '}
        <Remaining until={until} />
      </Text>
    </li>
  );
};

/** What is being repaired, by which incident, and for how long nobody else may touch it. */
export const UnderRepair = (props: {
  underRepair: RemediationOverview['underRepair'];
  locks: Lock[];
}) => {
  const { underRepair, locks } = props;
  const others = underRepair.entities.filter(
    entity => !locks.some(({ entityRef }) => entityRef === entity),
  );
  return (
    <Panel
      title="Under repair"
      aside={
        <Text color="secondary">
          {underRepair.entities.length} of at most {underRepair.limit} services
        </Text>
      }
    >
      {locks.length === 0 && others.length === 0 ? (
        <Text as="p" color="secondary">
          Nothing is. While a workload is repaired, it is locked, so that two
          repairs don’t undo each other.
        </Text>
      ) : (
        <ul className={styles.list}>
          {locks.map(lock => (
            <LockItem key={lock.workload} lock={lock} />
          ))}
          {others.map(entityRef => (
            <li key={entityRef}>
              <EntityLink entityRef={entityRef} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
