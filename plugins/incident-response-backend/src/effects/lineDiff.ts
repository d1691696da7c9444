import { structuredPatch } from 'diff';

/** Lines around a change that tell where it is. */
const CONTEXT = 2;

/** Above so many changed lines, finding the shortest way to tell them takes too long. */
const MOST_EDITS = 2_000;

/**
 * Two texts as one, line by line: `-` for what goes, `+` for what comes, and a little of what stays around them. By jsdiff
 * (BSD-3-Clause, no dependencies).
 */
export function lineDiff(before: string, after: string): string[] {
  const patch = structuredPatch(
    '',
    '',
    withEnd(before),
    withEnd(after),
    undefined,
    undefined,
    { context: CONTEXT, maxEditLength: MOST_EDITS },
  );
  if (!patch) {
    return [
      ...toLines(before).map(line => `- ${line}`),
      ...toLines(after).map(line => `+ ${line}`),
    ];
  }
  return patch.hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? [' …'] : []),
    ...lines.map(line => `${line[0]} ${line.slice(1)}`),
  ]);
}

/** Without it, a last line that others follow now would count as another line. */
function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
