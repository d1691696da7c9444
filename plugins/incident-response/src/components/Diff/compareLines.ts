import { structuredPatch } from 'diff';

/** One line of a comparison. */
export interface DiffLine {
  kind: 'added' | 'removed' | 'same' | 'gap';
  text: string;
}

/** Lines around a change that tell where it is. */
const CONTEXT = 3;

const KINDS: Record<string, DiffLine['kind']> = {
  '+': 'added',
  '-': 'removed',
  ' ': 'same',
};

/** Texts that differ in more lines than these are not searched for what they share; nobody could wait for it. */
const MOST_EDITS = 2_000;

/** What differs between two texts, line by line, with a little of what stays; a gap stands for the rest of it. */
export function compareLines(before: string, after: string): DiffLine[] {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
    maxEditLength: MOST_EDITS,
  });
  if (!patch) {
    const all = (text: string, kind: DiffLine['kind']) =>
      text.split('\n').map(line => ({ kind, text: line }));
    return [...all(before, 'removed'), ...all(after, 'added')];
  }
  return patch.hunks.flatMap(({ oldStart, lines }, index) => [
    ...(index > 0 || oldStart > 1 ? [{ kind: 'gap' as const, text: '…' }] : []),
    ...lines.flatMap(line => {
      const kind = KINDS[line.charAt(0)];
      // What is left is the remark that a text has no newline at its end.
      return kind ? [{ kind, text: line.slice(1) }] : [];
    }),
  ]);
}
