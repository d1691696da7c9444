import { VisuallyHidden } from '@backstage/ui';
import type { FactDescription } from '@incident-response/backstage-plugin-common';
import {
  RiCheckLine,
  RiErrorWarningFill,
  RiSettings3Line,
  RiToolsLine,
  RiUser3Line,
} from '@remixicon/react';
import { formatClock, type TimeZoneChoice } from '../../time/formatInstant';
import { Instant } from '../Time';
import { SourceLink } from './SourceLink';
import styles from './Timeline.module.css';
import type { TimelineRow } from './foldFacts';

const EntryIcon = (props: { description: FactDescription }) => {
  const { group, tone } = props.description;
  if (tone === 'trouble') {
    return (
      <>
        <RiErrorWarningFill aria-hidden />
        <VisuallyHidden>Needs attention:</VisuallyHidden>
      </>
    );
  }
  if (tone === 'good') {
    return <RiCheckLine aria-hidden />;
  }
  const Icon = {
    people: RiUser3Line,
    system: RiSettings3Line,
    remediation: RiToolsLine,
  }[group];
  return <Icon aria-hidden />;
};

/** One row: when, what, where to check it, and more to read where there is more. */
export const TimelineEntry = (props: {
  row: TimelineRow;
  zone: TimeZoneChoice;
}) => {
  const { row, zone } = props;
  const { description, folded, source } = row;
  const more = [
    ...(description.detail ? [description.detail] : []),
    ...folded.map(({ title, detail }) =>
      detail ? `${title}\n${detail}` : title,
    ),
  ];
  return (
    <li className={styles.row} data-tone={description.tone}>
      <Instant at={row.at} className={styles.time}>
        {formatClock(row.at, zone)}
      </Instant>
      <span className={styles.icon}>
        <EntryIcon description={description} />
      </span>
      <div className={styles.text}>
        <span>
          {description.title}
          {folded.length > 0 && ` (${folded.length + 1} times)`}
        </span>
        {more.length > 0 && (
          <details className={styles.more}>
            <summary>{summaryOf(more[0])}</summary>
            <div className={styles.detail}>{more.join('\n\n')}</div>
          </details>
        )}
      </div>
      {source && (
        <span className={styles.source}>
          <SourceLink source={source} />
        </span>
      )}
    </li>
  );
};

function summaryOf(text: string): string {
  const [first] = text.split('\n');
  return first.length > 120 ? `${first.slice(0, 117)}…` : first;
}
