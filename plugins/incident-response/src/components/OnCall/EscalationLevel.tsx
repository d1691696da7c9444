import { Text } from '@backstage/ui';
import type {
  OnCall,
  OnCallShift,
} from '@incident-response/backstage-plugin-common';
import { useNow } from '../../hooks/useNow';
import { formatShift } from '../../time/formatInstant';
import { Instant } from '../Time';
import { PersonName } from '../Who';
import styles from './OnCall.module.css';

type Level = NonNullable<OnCall['escalationPolicy']>['levels'][number];

const ShiftEnd = (props: { shift: OnCallShift }) => {
  const now = useNow(60_000);
  const { end } = props.shift;
  return end ? (
    <span className={styles.next}>
      {' '}
      until <Instant at={end}>{formatShift(end, now)}</Instant>
    </span>
  ) : (
    <span className={styles.next}> always</span>
  );
};

const ShiftStart = (props: { shift: OnCallShift }) => {
  const now = useNow(60_000);
  const { start } = props.shift;
  return start ? (
    <>
      {' '}
      from <Instant at={start}>{formatShift(start, now)}</Instant>
    </>
  ) : null;
};

/** One level of the escalation policy: who now, who after that. */
export const EscalationLevel = (props: { level: Level }) => {
  const { level, now, next } = props.level;
  return (
    <li className={styles.level}>
      <Text color="secondary">Level {level}</Text>
      {now.length === 0 ? (
        <Text>Nobody is on call now</Text>
      ) : (
        <ul className={styles.shifts}>
          {now.map((shift, index) => (
            <li key={index}>
              <PersonName person={shift.person} />
              <ShiftEnd shift={shift} />
            </li>
          ))}
        </ul>
      )}
      {next.length > 0 && (
        <ul className={styles.shifts} aria-label={`Next on level ${level}`}>
          {next.map((shift, index) => (
            <li key={index} className={styles.next}>
              then <PersonName person={shift.person} />
              <ShiftStart shift={shift} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};
