import {
  ButtonIcon,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import {
  RiBold,
  RiCodeLine,
  RiItalic,
  RiLinkM,
  RiListUnordered,
} from '@remixicon/react';
import { useDeferredValue, useId, useRef, useState } from 'react';
import { MarkdownView } from '../MarkdownView';
import type { Formatting } from './formatting';
import { MarkdownField, type MarkdownControls } from './MarkdownField';
import styles from './MarkdownEditor.module.css';

type Mode = 'write' | 'both' | 'preview';

const MODES: { id: Mode; label: string }[] = [
  { id: 'write', label: 'Write' },
  { id: 'both', label: 'Side by side' },
  { id: 'preview', label: 'Preview' },
];

const TOOLS: { id: Formatting; label: string; icon: JSX.Element }[] = [
  { id: 'bold', label: 'Bold (Ctrl+B)', icon: <RiBold /> },
  { id: 'italic', label: 'Italic (Ctrl+I)', icon: <RiItalic /> },
  { id: 'link', label: 'Link (Ctrl+K)', icon: <RiLinkM /> },
  { id: 'list', label: 'List (Ctrl+Shift+8)', icon: <RiListUnordered /> },
  { id: 'code', label: 'Code (Ctrl+E)', icon: <RiCodeLine /> },
];

/** A little behind what is typed where drawing it takes long, so that typing doesn't wait. */
const Preview = (props: { markdown: string; advice?: string }) => {
  const markdown = useDeferredValue(props.markdown);
  return (
    <div className={styles.preview} role="group" aria-label="Preview">
      {markdown.trim() === '' ? (
        <Text as="p" color="secondary">
          {props.advice ?? 'Nothing written yet.'}
        </Text>
      ) : (
        <MarkdownView markdown={markdown} />
      )}
    </div>
  );
};

/** Markdown with its preview: written, read, or both side by side. */
export const MarkdownEditor = (props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Shown in the preview of an empty text. */
  advice?: string;
}) => {
  const { label, value, onChange, advice } = props;
  const [mode, setMode] = useState<Mode>('write');
  const controls = useRef<MarkdownControls>(null);
  const helpId = useId();
  return (
    <div className={styles.editor}>
      <div className={styles.bar}>
        <div
          role="group"
          aria-label={`${label}: format`}
          className={styles.tools}
        >
          {TOOLS.map(({ id, label: name, icon }) => (
            <ButtonIcon
              key={id}
              size="small"
              variant="tertiary"
              aria-label={name}
              icon={icon}
              isDisabled={mode === 'preview'}
              onPress={() => controls.current?.format(id)}
            />
          ))}
        </div>
        <ToggleButtonGroup
          aria-label={`${label}: write or preview`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[mode]}
          onSelectionChange={([chosen]) => {
            const known = MODES.find(({ id }) => id === chosen);
            if (known) setMode(known.id);
          }}
        >
          {MODES.map(({ id, label: name }) => (
            <ToggleButton key={id} id={id} size="small">
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      <div className={styles.panes} data-mode={mode}>
        {mode !== 'preview' && (
          <MarkdownField
            label={label}
            describedBy={helpId}
            value={value}
            onChange={onChange}
            controls={controls}
          />
        )}
        {mode !== 'write' && <Preview markdown={value} advice={advice} />}
      </div>
      <Text as="p" variant="body-small" color="secondary" id={helpId}>
        Markdown. Tab goes to what follows; Ctrl+] and Ctrl+[ indent.
      </Text>
    </div>
  );
};
