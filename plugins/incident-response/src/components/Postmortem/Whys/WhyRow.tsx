import type { Why } from '@incident-response/backstage-plugin-common';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiCornerDownRightLine,
  RiDeleteBinLine,
  RiIndentDecrease,
  RiIndentIncrease,
} from '@remixicon/react';
import { memo, type CSSProperties, type KeyboardEvent } from 'react';
import styles from './Whys.module.css';

/** What can be done to a why, by key or by button. */
export type WhyCommand =
  | 'next'
  | 'branch'
  | 'deeper'
  | 'shallower'
  | 'up'
  | 'down'
  | 'remove'
  | 'leave';

/** What a key asks for. */
function commandOf(
  event: KeyboardEvent<HTMLInputElement>,
): WhyCommand | undefined {
  // Enter then only ends the word that is being composed.
  if (event.nativeEvent.isComposing) {
    return undefined;
  }
  switch (event.key) {
    case 'Enter':
      return event.shiftKey ? 'branch' : 'next';
    case 'Tab':
      return event.shiftKey ? 'shallower' : 'deeper';
    case 'ArrowUp':
      return event.altKey ? 'up' : undefined;
    case 'ArrowDown':
      return event.altKey ? 'down' : undefined;
    case 'Backspace':
      return event.currentTarget.value === '' ? 'remove' : undefined;
    case 'Escape':
      return 'leave';
    default:
      return undefined;
  }
}

const BUTTONS: { command: WhyCommand; label: string; icon: JSX.Element }[] = [
  { command: 'branch', label: 'Branch', icon: <RiCornerDownRightLine /> },
  { command: 'deeper', label: 'Make deeper', icon: <RiIndentIncrease /> },
  {
    command: 'shallower',
    label: 'Make less deep',
    icon: <RiIndentDecrease />,
  },
  { command: 'up', label: 'Move up', icon: <RiArrowUpLine /> },
  { command: 'down', label: 'Move down', icon: <RiArrowDownLine /> },
  { command: 'remove', label: 'Take out', icon: <RiDeleteBinLine /> },
];

/** One why of the outline. The keys are tried here first; one that can't do anything stays the browser's. */
export const WhyRow = memo(
  (props: {
    why: Why;
    number: number;
    /** The text of the why that it answers. */
    question?: string;
    onText: (id: string, text: string) => void;
    /** Answers whether it could be done. */
    onCommand: (id: string, command: WhyCommand) => boolean;
  }) => {
    const { why, number, question, onText, onCommand } = props;
    const indent: CSSProperties = {
      paddingInlineStart: `${why.depth * 1.5}rem`,
    };
    return (
      <li className={styles.row} style={indent}>
        <input
          className={styles.input}
          data-why={why.id}
          aria-label={`Why ${number}, level ${why.depth + 1}${
            question ? `, answers “${question}”` : ''
          }`}
          value={why.text}
          maxLength={2_000}
          onChange={event => onText(why.id, event.target.value)}
          onKeyDown={event => {
            const command = commandOf(event);
            if (command && onCommand(why.id, command)) {
              event.preventDefault();
            }
          }}
        />
        <span className={styles.tools}>
          {BUTTONS.map(({ command, label, icon }) => (
            <button
              key={command}
              type="button"
              // The keys do the same from within the text; tabbing through six buttons a row would only be in the way.
              tabIndex={-1}
              className={styles.tool}
              aria-label={`${label}: why ${number}`}
              title={label}
              onClick={() => onCommand(why.id, command)}
            >
              {icon}
            </button>
          ))}
        </span>
      </li>
    );
  },
);
