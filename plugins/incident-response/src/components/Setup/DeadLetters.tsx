import { Button, Link, Text } from '@backstage/ui';
import type { DeadLetter } from '@incident-response/backstage-plugin-common';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import { Ago } from '../Time';
import styles from './Setup.module.css';

const DeadLetterItem = (props: {
  letter: DeadLetter;
  onChanged: () => Promise<void>;
}) => {
  const { letter, onChanged } = props;
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  const name = letter.number ? `#${letter.number}` : letter.incidentId;
  const retry = useAction(async () => {
    await api.retryDeadLetter(letter.incidentId);
    await onChanged();
  });
  return (
    <li className={styles.item}>
      <div className={styles.itemTitle}>
        <Link href={paths.incident({ id: letter.incidentId })}>
          {name} {letter.title}
        </Link>
        <Text color="secondary">
          <Ago at={letter.since} />
        </Text>
      </div>
      <Text color="secondary" className={styles.detail}>
        {letter.reason}
      </Text>
      <div>
        <Button
          variant="secondary"
          isPending={retry.isPending}
          onPress={() => retry.run()}
        >
          Retry incident {name}
        </Button>
      </div>
      <ActionFailure what={`retry incident ${name}`} error={retry.error} />
    </li>
  );
};

/** Incidents that nothing is done for any more until somebody says so; shown only where there are any. */
export const DeadLetters = (props: {
  letters: DeadLetter[];
  onChanged: () => Promise<void>;
}) =>
  props.letters.length === 0 ? null : (
    <Panel title="Incidents that were set aside">
      <Text as="p" color="secondary">
        Working on them failed again and again, so nothing is opened, repaired
        or reminded of any more. What PagerDuty sends is still recorded. Mend
        the cause, then retry.
      </Text>
      <ul className={styles.list}>
        {props.letters.map(letter => (
          <DeadLetterItem
            key={letter.incidentId}
            letter={letter}
            onChanged={props.onChanged}
          />
        ))}
      </ul>
    </Panel>
  );
