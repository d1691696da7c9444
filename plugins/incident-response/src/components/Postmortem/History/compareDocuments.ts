import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import { compareLines, type DiffLine } from '../../Diff';
import { describeDocument } from '../Editing';

/** A piece of the document that differs, line by line. */
export interface ChangedPiece {
  title: string;
  lines: DiffLine[];
}

/** What differs between two versions, piece by piece and in words. Without an earlier one everything is new. */
export function compareDocuments(
  from: PostmortemDocument | undefined,
  to: PostmortemDocument,
): ChangedPiece[] {
  const [before, after] = [
    from ? describeDocument(from) : [],
    describeDocument(to),
  ];
  const titles = new Set([...after, ...before].map(({ title }) => title));
  return [...titles].flatMap(title => {
    const [old, now] = [before, after].map(
      pieces => pieces.find(piece => piece.title === title)?.text ?? '',
    );
    return old === now
      ? []
      : [{ title, lines: compareLines(endLine(old), endLine(now)) }];
  });
}

/** A last line is the same with and without what ends it. */
function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
