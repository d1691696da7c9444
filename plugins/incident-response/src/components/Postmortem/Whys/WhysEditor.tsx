import { Button, Text } from '@backstage/ui';
import { WHYS } from '@incident-response/backstage-plugin-common';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { PartNotices, useEditing, useEditingState } from '../Editing';
import {
  addBranch,
  addFirst,
  addNext,
  move,
  questionOf,
  remove,
  shift,
  type Outline,
} from './outline';
import { WhyRow, type WhyCommand } from './WhyRow';
import styles from './Whys.module.css';

/** The five whys as an outline that is written by keyboard. */
export const WhysEditor = () => {
  const session = useEditing();
  const whys = useEditingState(({ document }) => document.whys);
  const [focus, setFocus] = useState<string>();
  const tree = useRef<HTMLDivElement>(null);
  const helpId = useId();

  useEffect(() => {
    if (focus) {
      tree.current
        ?.querySelector<HTMLInputElement>(`[data-why="${CSS.escape(focus)}"]`)
        ?.focus();
      setFocus(undefined);
    }
  }, [focus]);

  const apply = useCallback(
    (outline: Outline) => {
      session.edit({ part: 'whys', whys: outline.whys });
      setFocus(outline.focus);
    },
    [session],
  );
  const onText = useCallback(
    (id: string, text: string) => {
      const known = session.getSnapshot().document.whys;
      session.edit({
        part: 'whys',
        whys: known.map(why => (why.id === id ? { ...why, text } : why)),
      });
    },
    [session],
  );
  const onCommand = useCallback(
    (id: string, command: WhyCommand) => {
      if (command === 'leave') {
        tree.current
          ?.querySelector<HTMLElement>('[data-after-whys] button')
          ?.focus();
        return true;
      }
      const known = session.getSnapshot().document.whys;
      const index = known.findIndex(why => why.id === id);
      const outline = perform(known, index, command);
      if (outline.whys === known) {
        return command !== 'deeper' && command !== 'shallower';
      }
      apply(outline);
      return true;
    },
    [session, apply],
  );

  return (
    <div
      ref={tree}
      className={styles.editor}
      data-part="whys"
      role="group"
      aria-label="Whys"
      aria-describedby={helpId}
    >
      <Text as="p" variant="body-small" color="secondary" id={helpId}>
        Enter: next why. Tab: deeper, Shift+Tab: less deep. Shift+Enter: another
        answer to the same question. Backspace in an empty one takes it out.
        Alt+Up, Alt+Down: move. Escape: leave the outline.
      </Text>
      <ol className={styles.rows} aria-label="Outline of whys">
        {whys.map((why, index) => (
          <WhyRow
            key={why.id}
            why={why}
            number={index + 1}
            question={questionOf(whys, index)?.text}
            onText={onText}
            onCommand={onCommand}
          />
        ))}
      </ol>
      <PartNotices part="whys" />
      <div data-after-whys>
        <Button
          size="small"
          variant="secondary"
          isDisabled={whys.length >= WHYS.count}
          onPress={() =>
            apply(
              whys.length === 0
                ? addFirst(crypto.randomUUID())
                : addNext(whys, whys.length - 1, crypto.randomUUID()),
            )
          }
        >
          Add why
        </Button>
      </div>
    </div>
  );
};

function perform(
  whys: Outline['whys'],
  index: number,
  command: Exclude<WhyCommand, 'leave'>,
): Outline {
  switch (command) {
    case 'next':
      return addNext(whys, index, crypto.randomUUID());
    case 'branch':
      return addBranch(whys, index, crypto.randomUUID());
    case 'deeper':
      return shift(whys, index, 1);
    case 'shallower':
      return shift(whys, index, -1);
    case 'up':
      return move(whys, index, -1);
    case 'down':
      return move(whys, index, 1);
    default:
      return remove(whys, index);
  }
}
