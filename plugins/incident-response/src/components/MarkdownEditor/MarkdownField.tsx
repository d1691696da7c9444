import { lazy, Suspense, type Ref } from 'react';
import { Loading } from '../States';
import type { Formatting } from './formatting';
import styles from './MarkdownEditor.module.css';

/** What the toolbar can have the field do. */
export interface MarkdownControls {
  format(name: Formatting): void;
}

export interface MarkdownFieldProps {
  /** Its accessible name. */
  label: string;
  /** Id of the line that explains the keys. */
  describedBy?: string;
  value: string;
  onChange: (value: string) => void;
  controls?: Ref<MarkdownControls>;
}

/** Without the editor's code, which could not be loaded, one can still write. */
const PlainField = (props: MarkdownFieldProps) => (
  <textarea
    className={styles.plain}
    aria-label={props.label}
    aria-describedby={props.describedBy}
    rows={12}
    value={props.value}
    onChange={event => props.onChange(event.target.value)}
  />
);

const CodeMirrorField = lazy(() =>
  import('./CodeMirrorField').catch(() => ({ default: PlainField })),
);

/** Where Markdown is written. The editor's code is loaded when the first one opens. */
export const MarkdownField = (props: MarkdownFieldProps) => (
  <Suspense fallback={<Loading what="the editor" rows={3} />}>
    <CodeMirrorField {...props} />
  </Suspense>
);
