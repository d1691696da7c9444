import { EditorState } from '@codemirror/state';
import { FORMATTING, type Formatting } from './formatting';

/** The text with the selection between bars. */
function format(name: Formatting, marked: string): string {
  const anchor = marked.indexOf('|');
  const head = marked.lastIndexOf('|') - 1;
  let state = EditorState.create({
    doc: marked.replace(/\|/g, ''),
    selection: { anchor, head: Math.max(anchor, head) },
  });
  FORMATTING[name]({
    state,
    dispatch: transaction => {
      state = transaction.state;
    },
  });
  const { from, to } = state.selection.main;
  const text = state.doc.toString();
  return `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;
}

describe('formatting', () => {
  it.each<[Formatting, string, string]>([
    ['bold', 'a |word| here', 'a **|word|** here'],
    ['bold', 'a **|word|** here', 'a |word| here'],
    ['italic', '|word|', '_|word|_'],
    ['code', '|word|', '`|word|`'],
    ['link', 'see |this|', 'see [this](|https://|)'],
    ['link', 'see ||', 'see [text](|https://|)'],
    ['list', 'one\n|two\nthree|', 'one\n- |two\n- three|'],
    ['list', '- |two\n- three|', '|two\nthree|'],
  ])('makes %s of %j', (name, before, after) => {
    expect(format(name, before)).toBe(after);
  });
});
