import { CopyButton } from '../CopyButton';
import styles from './CodeSnippet.module.css';

/** Text to paste elsewhere. */
export const CodeSnippet = (props: {
  text: string;
  /** What the text is, for those who don't see it. */
  label: string;
  copyLabel: string;
}) => (
  <div className={styles.snippet}>
    <pre className={styles.text} aria-label={props.label} role="region">
      {props.text}
    </pre>
    <CopyButton text={props.text} label={props.copyLabel} />
  </div>
);
