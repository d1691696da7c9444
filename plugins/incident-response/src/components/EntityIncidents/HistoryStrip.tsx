import {
  SEVERITIES,
  type IncidentSummary,
} from '@incident-response/backstage-plugin-common';
import { useNavigate } from 'react-router-dom';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useNow } from '../../hooks/useNow';
import { formatDuration } from '../../time/formatDuration';
import { formatExactUtc } from '../../time/formatInstant';
import { SeverityShape } from '../SeverityBadge';
import styles from './EntityIncidents.module.css';
import { DAYS_SHOWN, layOutStrip, type StripMark } from './layOutStrip';

const WIDTH = 900;
const HEIGHT = 72;
const BASE = 58;

/** Ninety days: one mark per incident, as tall as it was long, topped by its severity's shape. */
export const HistoryStrip = (props: { incidents: IncidentSummary[] }) => {
  const now = useNow(60_000);
  const paths = useIncidentPaths();
  const navigate = useNavigate();
  const marks = layOutStrip(props.incidents, now);
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles.strip}
        role="img"
        aria-label={inWords(marks)}
      >
        <line x1={0} x2={WIDTH} y1={BASE} y2={BASE} className={styles.axis} />
        {[0, 30, 60, 90].map(day => (
          <text
            key={day}
            x={WIDTH - (day / DAYS_SHOWN) * WIDTH}
            y={HEIGHT - 2}
            textAnchor={anchorOf(day)}
            className={styles.tick}
          >
            {day === 0 ? 'today' : `${day} days ago`}
          </text>
        ))}
        {marks.map(mark => {
          const { incident } = mark;
          const x = 6 + mark.position * (WIDTH - 12);
          const top = BASE - 6 - mark.height * (BASE - 18);
          return (
            <g
              key={incident.id}
              className={styles.mark}
              data-severity={incident.severity}
              onClick={() => navigate(paths.incident(incident))}
            >
              <title>{describe(mark)}</title>
              <line x1={x} x2={x} y1={BASE} y2={top} className={styles.stem} />
              <SeverityShape
                severity={incident.severity}
                x={x}
                y={top}
                radius={5}
              />
            </g>
          );
        })}
      </svg>
      <figcaption className={styles.caption}>
        The last 90 days. One mark per incident: the taller, the longer it
        lasted; its shape is its severity. The list below says the same.
      </figcaption>
    </figure>
  );
};

function anchorOf(day: number): 'start' | 'middle' | 'end' {
  if (day === 0) {
    return 'end';
  }
  return day === DAYS_SHOWN ? 'start' : 'middle';
}

function describe({ incident, durationMs }: StripMark): string {
  return `${incident.severity} ${incident.title}, ${formatExactUtc(
    incident.triggeredAt,
  )}, ${incident.resolvedAt ? 'lasted' : 'open for'} ${formatDuration(
    durationMs,
  )}`;
}

function inWords(marks: StripMark[]): string {
  if (marks.length === 0) {
    return 'No incident in the last 90 days';
  }
  const counts = SEVERITIES.map(severity => ({
    severity,
    count: marks.filter(({ incident }) => incident.severity === severity)
      .length,
  })).filter(({ count }) => count > 0);
  return `${marks.length} ${
    marks.length === 1 ? 'incident' : 'incidents'
  } in the last 90 days: ${counts
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ')}`;
}
