import { diff3Merge } from 'node-diff3';

/** Two changes to the same thing, made into one. */
export interface Merged<T> {
  value: T;
  /** Both have changed the same place differently: `value` has both, one after the other, and wants a person's eye. */
  isConflict: boolean;
}

/** Comparing repetitive texts takes as many steps as there are equal pairs; beyond this one would wait for it. */
const MOST_PAIRS = 2_000_000;

/**
 * Merges two texts that were made of the same one: line by line, and where both have changed the same lines, word by word.
 * Where both have changed the same words as well, their lines stand there whole, one after the other: nothing is lost, and
 * nobody has to pick two sentences out of one.
 */
export function mergeText(
  base: string,
  mine: string,
  theirs: string,
): Merged<string> {
  return (
    settled(base, mine, theirs) ??
    mergeTokens(splitLines, base, mine, theirs, (o, a, b) => {
      const lines = { value: both(a, b), isConflict: true };
      const words = mergeTokens(splitWords, o, a, b, () => lines);
      return words.isConflict ? lines : words;
    })
  );
}

/** Where only one has changed it, or both alike, there is nothing to merge. */
export function settled<T>(base: T, mine: T, theirs: T): Merged<T> | undefined {
  if (theirs === base || mine === theirs) {
    return { value: mine, isConflict: false };
  }
  return mine === base ? { value: theirs, isConflict: false } : undefined;
}

function mergeTokens(
  split: (text: string) => string[],
  base: string,
  mine: string,
  theirs: string,
  onConflict: (base: string, mine: string, theirs: string) => Merged<string>,
): Merged<string> {
  const [o, a, b] = [split(base), split(mine), split(theirs)];
  if (countPairs(o, a) + countPairs(o, b) > MOST_PAIRS) {
    return { value: both(mine, theirs), isConflict: true };
  }
  const regions = diff3Merge(a, o, b, { excludeFalseConflicts: true }).map(
    ({ ok, conflict }) =>
      conflict
        ? onConflict(
            conflict.o.join(''),
            conflict.a.join(''),
            conflict.b.join(''),
          )
        : { value: (ok ?? []).join(''), isConflict: false },
  );
  const isConflict = regions.some(region => region.isConflict);
  return { value: regions.map(({ value }) => value).join(''), isConflict };
}

/** Each with the newline at its end, so that joining them gives the text again. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function splitWords(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

function both(mine: string, theirs: string): string {
  const separator =
    mine === '' || theirs === '' || /\s$/.test(mine) || /^\s/.test(theirs)
      ? ''
      : ' ';
  return `${mine}${separator}${theirs}`;
}

function countPairs(a: string[], b: string[]): number {
  const counts = new Map<string, number>();
  for (const token of a) {
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return b.reduce((sum, token) => sum + (counts.get(token) ?? 0), 0);
}
