import type {
  IncidentClock,
  IncidentDetail,
} from '@incident-response/backstage-plugin-common';
import {
  RiCheckboxCircleFill,
  RiErrorWarningFill,
  RiTimeLine,
} from '@remixicon/react';
import { useNow } from '../../hooks/useNow';
import { formatDuration } from '../../time/formatDuration';
import { StatusLabel } from '../StatusLabel';
import { Instant } from '../Time';
import styles from './Clocks.module.css';

const NAMES: Record<IncidentClock['clock'], string> = {
  acknowledge: 'Acknowledge',
  update: 'Status update',
  resolve: 'Resolve',
};

const ClockState = (props: {
  clock: IncidentClock;
  triggeredAt: string;
  isOver: boolean;
}) => {
  const { clock, triggeredAt, isOver } = props;
  const now = useNow(1_000);
  const due = Date.parse(clock.dueAt);
  const start = Date.parse(triggeredAt);

  if (clock.metAt) {
    const met = Date.parse(clock.metAt);
    const wasLate = clock.breached || met > due;
    return (
      <StatusLabel
        tone={wasLate ? 'trouble' : 'good'}
        icon={wasLate ? <RiErrorWarningFill /> : <RiCheckboxCircleFill />}
      >
        <Instant at={clock.metAt}>
          {clock.clock === 'update'
            ? 'given'
            : `in ${formatDuration(met - start)}`}
          {wasLate && ', late'}
          {clock.clock !== 'update' &&
            ` (target ${formatDuration(due - start)})`}
        </Instant>
      </StatusLabel>
    );
  }
  if (clock.breached || due < now) {
    return (
      <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
        <Instant at={clock.dueAt}>
          {isOver ? 'missed' : `overdue by ${formatDuration(now - due)}`}
        </Instant>
      </StatusLabel>
    );
  }
  return (
    <StatusLabel tone="neutral" icon={<RiTimeLine />}>
      <Instant at={clock.dueAt}>
        {isOver ? 'no longer needed' : `due in ${formatDuration(due - now)}`}
      </Instant>
    </StatusLabel>
  );
};

/** The targets of this severity and how they stand. */
export const Clocks = (props: { incident: IncidentDetail }) => {
  const { incident } = props;
  if (incident.clocks.length === 0) {
    return null;
  }
  return (
    <ul className={styles.clocks} aria-label="Targets">
      {incident.clocks.map(clock => (
        <li key={clock.clock} className={styles.clock}>
          <span className={styles.name}>{NAMES[clock.clock]}</span>
          <ClockState
            clock={clock}
            triggeredAt={incident.triggeredAt}
            isOver={incident.status === 'resolved'}
          />
        </li>
      ))}
    </ul>
  );
};
