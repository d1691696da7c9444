/** Lines around a change that tell where it is. */
const CONTEXT = 2;

/** Above this, comparing every line with every other takes too long; what is between the first and the last change counts as changed. */
const MOST_CELLS = 250_000;

const keep = (line: string) => `  ${line}`;
const remove = (line: string) => `- ${line}`;
const add = (line: string) => `+ ${line}`;

/** Two texts as one, line by line: `-` for what goes, `+` for what comes, and a little of what stays around them. */
export function lineDiff(before: string, after: string): string[] {
  const lines = compare(toLines(before), toLines(after));
  const near = new Set<number>();
  lines.forEach((line, index) => {
    if (!line.startsWith(' ')) {
      for (let at = index - CONTEXT; at <= index + CONTEXT; at += 1) {
        near.add(at);
      }
    }
  });
  return lines.flatMap((line, index) => {
    if (near.has(index)) {
      return [line];
    }
    return index > 0 && near.has(index - 1) ? [' …'] : [];
  });
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function compare(before: string[], after: string[]): string[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  return [
    ...before.slice(0, start).map(keep),
    ...compareMiddle(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    ...before.slice(before.length - end).map(keep),
  ];
}

/** By the longest common subsequence of lines. */
function compareMiddle(before: string[], after: string[]): string[] {
  if (before.length * after.length > MOST_CELLS) {
    return [...before.map(remove), ...after.map(add)];
  }
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let a = before.length - 1; a >= 0; a -= 1) {
    for (let b = after.length - 1; b >= 0; b -= 1) {
      common[a * width + b] =
        before[a] === after[b]
          ? common[(a + 1) * width + b + 1] + 1
          : Math.max(common[(a + 1) * width + b], common[a * width + b + 1]);
    }
  }
  const lines: string[] = [];
  let a = 0;
  let b = 0;
  while (a < before.length || b < after.length) {
    const isLeft = a < before.length;
    const isRight = b < after.length;
    if (isLeft && isRight && before[a] === after[b]) {
      lines.push(keep(before[a]));
      a += 1;
      b += 1;
    } else if (
      isLeft &&
      (!isRight || common[(a + 1) * width + b] >= common[a * width + b + 1])
    ) {
      lines.push(remove(before[a]));
      a += 1;
    } else {
      lines.push(add(after[b]));
      b += 1;
    }
  }
  return lines;
}
