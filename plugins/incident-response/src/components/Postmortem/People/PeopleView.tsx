import type { Participant } from '@incident-response/backstage-plugin-common';
import { EntityLink } from '../../Who';
import styles from './People.module.css';

/** Who took part, and as what. */
export const PeopleView = (props: {
  people: Participant[];
  onRemove?: (participant: Participant) => void;
}) => {
  const { people, onRemove } = props;
  return people.length === 0 ? null : (
    <ul className={styles.people} aria-label="People">
      {people.map(participant => (
        <li key={`${participant.entityRef} ${participant.role}`}>
          <EntityLink entityRef={participant.entityRef} />, {participant.role}
          {onRemove && (
            <button
              type="button"
              className={styles.remove}
              aria-label={`Remove ${participant.role} ${participant.entityRef}`}
              onClick={() => onRemove(participant)}
            >
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  );
};
