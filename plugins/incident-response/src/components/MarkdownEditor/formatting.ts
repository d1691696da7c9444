import {
  EditorSelection,
  type ChangeSpec,
  type EditorState,
  type StateCommand,
} from '@codemirror/state';

/** What the toolbar and the shortcuts do to the selected text. */
export type Formatting = 'bold' | 'italic' | 'link' | 'list' | 'code';

/** Puts marks around the selection, or takes them away where they are. */
const around =
  (mark: string): StateCommand =>
  ({ state, dispatch }) => {
    dispatch(
      state.update(
        state.changeByRange(({ from, to }) => {
          const size = mark.length;
          const isMarked =
            state.sliceDoc(from - size, from) === mark &&
            state.sliceDoc(to, to + size) === mark;
          return isMarked
            ? {
                changes: [
                  { from: from - size, to: from },
                  { from: to, to: to + size },
                ],
                range: EditorSelection.range(from - size, to - size),
              }
            : {
                changes: [
                  { from, insert: mark },
                  { from: to, insert: mark },
                ],
                range: EditorSelection.range(from + size, to + size),
              };
        }),
        { userEvent: 'input' },
      ),
    );
    return true;
  };

/** `[selection](…)` with the cursor where the address goes. */
const link: StateCommand = ({ state, dispatch }) => {
  dispatch(
    state.update(
      state.changeByRange(({ from, to }) => {
        const text = state.sliceDoc(from, to) || 'text';
        const address = 'https://';
        const insert = `[${text}](${address})`;
        const start = from + text.length + 3;
        return {
          changes: { from, to, insert },
          range: EditorSelection.range(start, start + address.length),
        };
      }),
      { userEvent: 'input' },
    ),
  );
  return true;
};

/** Makes every selected line an item, or none where all are. */
const list: StateCommand = ({ state, dispatch }) => {
  const lines = selectedLines(state);
  const areItems = lines.every(({ text }) => /^\s*- /.test(text));
  const changes: ChangeSpec[] = lines.map(({ from, text }) => {
    const at = from + (text.length - text.trimStart().length);
    return areItems ? { from: at, to: at + 2 } : { from: at, insert: '- ' };
  });
  dispatch(state.update({ changes, userEvent: 'input' }));
  return true;
};

function selectedLines(state: EditorState) {
  const { from, to } = state.selection.main;
  const [first, last] = [from, to].map(at => state.doc.lineAt(at).number);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    state.doc.line(first + index),
  );
}

/** The commands by their names. */
export const FORMATTING: Record<Formatting, StateCommand> = {
  bold: around('**'),
  italic: around('_'),
  code: around('`'),
  link,
  list,
};
