import { useEffect, useId, useState } from 'react';
import styles from './Timeline.module.css';
import { fromUtcField, refuseTime, toUtcField } from './utcField';

/** A moment in UTC, to the second. It counts when the field is left or with Enter, so that nothing moves while one types. */
export const UtcField = (props: {
  label: string;
  /** Shows the label only to screen readers. */
  isLabelHidden?: boolean;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Whether it may be empty. */
  isOptional?: boolean;
}) => {
  const { label, isLabelHidden, value, onChange, isOptional } = props;
  const [text, setText] = useState(toUtcField(value));
  const [problem, setProblem] = useState<string>();
  const problemId = useId();
  const fieldId = useId();
  useEffect(() => setText(toUtcField(value)), [value]);

  const commit = () => {
    if (text === toUtcField(value)) {
      setProblem(undefined);
      return;
    }
    const isEmpty = isOptional && text === '';
    const refusal = isEmpty ? undefined : refuseTime(text, Date.now());
    setProblem(refusal);
    if (!refusal) {
      onChange(isEmpty ? undefined : fromUtcField(text));
    }
  };
  return (
    <div className={styles.utc}>
      <label
        htmlFor={fieldId}
        className={isLabelHidden ? styles.onlyHeard : undefined}
      >
        {label}
      </label>
      <input
        id={fieldId}
        type="datetime-local"
        step={1}
        className={styles.input}
        value={text}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? problemId : undefined}
        onChange={event => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={event => {
          if (event.key === 'Enter') commit();
        }}
      />
      {problem && (
        <span id={problemId} role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </div>
  );
};
