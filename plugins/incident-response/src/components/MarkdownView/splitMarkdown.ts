/** One piece of a long text takes at most about a second to draw, whatever is in it. */
const PIECE = 20_000;
/** Deeper lists and quotations than these are no writing; drawing thousands of them would take the page down. */
const DEEPEST = 30;
const WIDEST_INDENT = 120;

/** Cuts a long text into pieces of at most 20,000 characters, between paragraphs where that can be. */
export function splitMarkdown(markdown: string): string[] {
  const pieces: string[] = [];
  let rest = markdown;
  while (rest.length > PIECE) {
    const paragraph = rest.lastIndexOf('\n\n', PIECE);
    const line = rest.lastIndexOf('\n', PIECE);
    const [found] = [paragraph, line].filter(at => at > PIECE / 2);
    const end = found === undefined ? PIECE : found + 1;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** Whether lists or quotations are nested deeper than anybody writes. */
export function isNestedTooDeep(markdown: string): boolean {
  return markdown.split('\n').some(line => {
    const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))/y;
    let depth = 0;
    while (marker.test(line)) {
      depth += 1;
      if (depth > DEEPEST) {
        return true;
      }
    }
    return depth > 0 && line.length - line.trimStart().length > WIDEST_INDENT;
  });
}
