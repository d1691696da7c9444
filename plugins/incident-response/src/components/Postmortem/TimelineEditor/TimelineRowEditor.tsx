import {
  partKey,
  type TimelineRow,
} from '@incident-response/backstage-plugin-common';
import {
  RiArrowGoBackLine,
  RiDeleteBinLine,
  RiEyeLine,
  RiEyeOffLine,
  RiPushpinFill,
  RiPushpinLine,
} from '@remixicon/react';
import { memo, type KeyboardEvent } from 'react';
import { formatClock } from '../../../time/formatInstant';
import { SourceLink } from '../../Timeline';
import { UtcField } from '../../UtcField';
import { PartNotices, useEditing } from '../Editing';
import styles from './Timeline.module.css';

const Tool = (props: {
  label: string;
  icon: JSX.Element;
  isOn?: boolean;
  onPress: () => void;
}) => (
  <button
    type="button"
    className={styles.tool}
    aria-label={props.label}
    aria-pressed={props.isOn}
    title={props.label}
    onClick={props.onPress}
  >
    {props.icon}
  </button>
);

/** One row of the timeline, to edit. Plain elements and its own memory, so that hundreds of them stay fast. */
export const TimelineRowEditor = memo((props: { row: TimelineRow }) => {
  const { row } = props;
  const session = useEditing();
  const key = partKey({ part: 'timeline', id: row.id });
  const change = (
    fields: Partial<TimelineRow>,
    how: 'typing' | 'done' = 'done',
  ) => {
    const { at, text, source, hidden, pinned } = { ...row, ...fields };
    session.edit(
      {
        part: 'timeline',
        id: row.id,
        row: { at, text, source, hidden, pinned },
      },
      how,
    );
  };
  const { original } = row;
  const differs =
    original && (original.text !== row.text || original.at !== row.at);
  const clock = formatClock(row.at, 'utc');

  return (
    <li className={styles.rowEditor} data-part={key} data-hidden={row.hidden}>
      <UtcField
        label={`Time of row ${clock}, UTC`}
        isLabelHidden
        value={row.at}
        onChange={at => at && change({ at })}
      />
      <input
        className={styles.input}
        data-row-text
        aria-label={`Row ${clock}`}
        value={row.text}
        maxLength={2_000}
        onChange={event => change({ text: event.target.value }, 'typing')}
        onKeyDown={moveBetweenRows}
      />
      <span className={styles.tools}>
        <Tool
          label={`Pin row ${clock}`}
          isOn={row.pinned}
          icon={row.pinned ? <RiPushpinFill /> : <RiPushpinLine />}
          onPress={() => change({ pinned: !row.pinned })}
        />
        <Tool
          label={`Hide row ${clock}`}
          isOn={row.hidden}
          icon={row.hidden ? <RiEyeOffLine /> : <RiEyeLine />}
          onPress={() => change({ hidden: !row.hidden })}
        />
        {differs && (
          <Tool
            label={`Restore row ${clock} as it was: ${original.text}`}
            icon={<RiArrowGoBackLine />}
            onPress={() => change({ at: original.at, text: original.text })}
          />
        )}
        {!original && (
          <Tool
            label={`Take out row ${clock}`}
            icon={<RiDeleteBinLine />}
            onPress={() =>
              session.edit({ part: 'timeline', id: row.id }, 'done')
            }
          />
        )}
        {row.source && (
          <span className={styles.source} title={row.source.title}>
            <SourceLink source={row.source} />
          </span>
        )}
      </span>
      <div className={styles.notices}>
        <PartNotices part={key} />
      </div>
    </li>
  );
});

/** Enter goes to the next row, Shift+Enter to the one before. */
function moveBetweenRows(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter') {
    return;
  }
  event.preventDefault();
  const row = event.currentTarget.closest('li');
  const other = event.shiftKey
    ? row?.previousElementSibling
    : row?.nextElementSibling;
  other?.querySelector<HTMLInputElement>('input[data-row-text]')?.focus();
}
