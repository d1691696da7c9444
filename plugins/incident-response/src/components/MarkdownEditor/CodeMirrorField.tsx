import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { syntaxHighlighting } from '@codemirror/language';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useImperativeHandle, useRef } from 'react';
import { FORMATTING } from './formatting';
import type { MarkdownFieldProps } from './MarkdownField';
import styles from './MarkdownEditor.module.css';

/** Marks what did not come from this field, so that it is not reported back. */
const fromOutside = Annotation.define<boolean>();

/** A CodeMirror editor for Markdown. Tab stays the browser's: it goes to what follows. */
const CodeMirrorField = (props: MarkdownFieldProps) => {
  const { label, describedBy, value, controls } = props;
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!parent.current) {
      return undefined;
    }
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          keymap.of([
            { key: 'Mod-b', run: FORMATTING.bold },
            { key: 'Mod-i', run: FORMATTING.italic },
            { key: 'Mod-k', run: FORMATTING.link },
            { key: 'Mod-e', run: FORMATTING.code },
            { key: 'Mod-Shift-8', run: FORMATTING.list },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          history(),
          markdown(),
          syntaxHighlighting(classHighlighter),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            'aria-label': label,
            ...(describedBy && { 'aria-describedby': describedBy }),
            spellcheck: 'true',
            autocorrect: 'on',
            autocapitalize: 'sentences',
          }),
          EditorView.updateListener.of(update => {
            const isOurs = update.transactions.some(
              transaction =>
                transaction.docChanged && !transaction.annotation(fromOutside),
            );
            if (isOurs) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    editor.current = view;
    view.focus();
    return () => view.destroy();
  }, [label, describedBy]);

  useEffect(() => {
    if (editor.current) {
      replaceText(editor.current, value);
    }
  }, [value]);

  useImperativeHandle(controls, () => ({
    format: name => {
      if (editor.current) {
        FORMATTING[name](editor.current);
        editor.current.focus();
      }
    },
  }));

  return <div ref={parent} className={styles.codeMirror} />;
};

/** Changes only what differs, so that the cursor stays where it is. */
function replaceText(view: EditorView, text: string): void {
  const known = view.state.doc.toString();
  if (known === text) {
    return;
  }
  const most = Math.min(known.length, text.length);
  let start = 0;
  while (start < most && known[start] === text[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < most - start &&
    known[known.length - 1 - end] === text[text.length - 1 - end]
  ) {
    end += 1;
  }
  view.dispatch({
    changes: {
      from: start,
      to: known.length - end,
      insert: text.slice(start, text.length - end),
    },
    annotations: fromOutside.of(true),
  });
}

export default CodeMirrorField;
