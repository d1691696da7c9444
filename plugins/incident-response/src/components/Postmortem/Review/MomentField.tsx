import { DateTime } from 'luxon';
import { useEffect, useId, useState } from 'react';
import styles from './Review.module.css';

const FORMAT = "yyyy-MM-dd'T'HH:mm";

/** A moment to come, in UTC and to the minute; empty where there is none. It counts when the field is left. */
export const MomentField = (props: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) => {
  const { label, value, onChange } = props;
  const known = value
    ? DateTime.fromISO(value, { zone: 'utc' }).toFormat(FORMAT)
    : '';
  const [text, setText] = useState(known);
  const fieldId = useId();
  useEffect(() => setText(known), [known]);
  const commit = () => {
    const at = DateTime.fromISO(text, { zone: 'utc' });
    if (text !== known && (text === '' || at.isValid)) {
      onChange(text === '' ? undefined : at.toISO() ?? undefined);
    }
  };
  return (
    <div className={styles.moment}>
      <label htmlFor={fieldId}>{label}, UTC</label>
      <input
        id={fieldId}
        type="datetime-local"
        value={text}
        onChange={event => setText(event.target.value)}
        onBlur={commit}
      />
    </div>
  );
};
