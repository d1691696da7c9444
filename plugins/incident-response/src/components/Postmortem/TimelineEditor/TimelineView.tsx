import { Button } from '@backstage/ui';
import type { TimelineRow } from '@incident-response/backstage-plugin-common';
import { RiPushpinFill } from '@remixicon/react';
import { memo, useState } from 'react';
import { formatClock, formatDay } from '../../../time/formatInstant';
import { MarkdownView } from '../../MarkdownView';
import { SourceLink } from '../../Timeline';
import { Instant } from '../../Time';
import { countHidden } from './TimelineEditor';
import styles from './Timeline.module.css';

/** What Markdown could make anything else of. Most rows have none of it and are drawn without. */
const MARKED = /[*_`[\]<>~|\\#!&:@]|www\./;

const Row = memo((props: { row: TimelineRow; isNewDay: boolean }) => {
  const { row, isNewDay } = props;
  return (
    <li
      className={styles.row}
      data-hidden={row.hidden || undefined}
      data-pinned={row.pinned || undefined}
    >
      <span className={styles.at}>
        {isNewDay && <span>{formatDay(row.at)} </span>}
        <Instant at={row.at}>{formatClock(row.at, 'utc')}</Instant>
      </span>
      <div className={styles.what}>
        {row.pinned && (
          <span className={styles.pin}>
            <RiPushpinFill aria-hidden />
            <span className={styles.onlyHeard}>Key moment: </span>
          </span>
        )}
        {MARKED.test(row.text) ? (
          <MarkdownView markdown={row.text} />
        ) : (
          <span>{row.text}</span>
        )}
        {row.source && <SourceLink source={row.source} />}
      </div>
    </li>
  );
});

/** The timeline, to read: in UTC, each row with where it can be checked. */
export const TimelineView = (props: { rows: TimelineRow[] }) => {
  const { rows } = props;
  const [showsHidden, setShowHidden] = useState(false);
  const hidden = rows.filter(row => row.hidden).length;
  const shown = showsHidden ? rows : rows.filter(row => !row.hidden);
  return (
    <div className={styles.editor}>
      <ol className={styles.rows} aria-label="Timeline in UTC">
        {shown.map((row, index) => (
          <Row
            key={row.id}
            row={row}
            isNewDay={
              index === 0 ||
              formatDay(row.at) !== formatDay(shown[index - 1].at)
            }
          />
        ))}
      </ol>
      {hidden > 0 && (
        <div className={styles.screenOnly}>
          <Button
            size="small"
            variant="tertiary"
            aria-expanded={showsHidden}
            onPress={() => setShowHidden(!showsHidden)}
          >
            {`${countHidden(hidden)} · ${showsHidden ? 'leave out' : 'show'}`}
          </Button>
        </div>
      )}
    </div>
  );
};
