import { useEffect, useId, useState } from 'react';
import styles from './UtcField.module.css';
import { readUtcText, refuseTime, toUtcText } from './utcText';

/** When something happened, in UTC and to the second. It counts when the field is left or with Enter, so that nothing moves while one types. */
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
  const [text, setText] = useState(toUtcText(value));
  const [problem, setProblem] = useState<string>();
  const problemId = useId();
  const fieldId = useId();
  useEffect(() => setText(toUtcText(value)), [value]);

  const commit = () => {
    if (text === toUtcText(value)) {
      setProblem(undefined);
      return;
    }
    const isEmpty = isOptional && text.trim() === '';
    const at = isEmpty ? undefined : readUtcText(text, value);
    const refusal = isEmpty ? undefined : refuseTime(at, Date.now());
    setProblem(refusal);
    if (!refusal) {
      onChange(at);
      setText(toUtcText(at));
    }
  };
  return (
    <div className={styles.field}>
      <label
        htmlFor={fieldId}
        className={isLabelHidden ? styles.onlyHeard : undefined}
      >
        {label}
      </label>
      <input
        id={fieldId}
        type="text"
        className={styles.input}
        placeholder="2026-11-23 10:02:11"
        autoComplete="off"
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
