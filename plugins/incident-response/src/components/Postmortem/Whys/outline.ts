import { WHYS, type Why } from '@incident-response/backstage-plugin-common';
import { fitDepths } from '../Editing';

/** An outline after something was done to it, and the why that the cursor belongs in then. */
export interface Outline {
  whys: Why[];
  focus?: string;
}

/** What a why answers: the nearest one above it that is less deep. */
export function questionOf(whys: Why[], index: number): Why | undefined {
  const { depth } = whys[index];
  for (let above = index - 1; above >= 0; above--) {
    if (whys[above].depth < depth) {
      return whys[above];
    }
  }
  return undefined;
}

/** The index after the last why that is traced from this one. */
export function endOfBranch(whys: Why[], index: number): number {
  let end = index + 1;
  while (end < whys.length && whys[end].depth > whys[index].depth) {
    end += 1;
  }
  return end;
}

const empty = (id: string, depth: number): Why => ({ id, depth, text: '' });

function insert(whys: Why[], at: number, why: Why): Outline {
  return whys.length >= WHYS.count
    ? { whys }
    : {
        whys: [...whys.slice(0, at), why, ...whys.slice(at)],
        focus: why.id,
      };
}

/** The next why: right below, and as deep; below one that is answered already, the first of its answers. */
export function addNext(whys: Why[], index: number, id: string): Outline {
  const { depth } = whys[index];
  const isAnswered = endOfBranch(whys, index) > index + 1;
  return insert(whys, index + 1, empty(id, isAnswered ? depth + 1 : depth));
}

/** Another answer to the same question, after all that is traced from this one. */
export function addBranch(whys: Why[], index: number, id: string): Outline {
  return insert(whys, endOfBranch(whys, index), empty(id, whys[index].depth));
}

/** The first why. */
export function addFirst(id: string): Outline {
  return { whys: [empty(id, 0)], focus: id };
}

/** One deeper, or with -1 one less deep, with all that is traced from it. Unchanged where that can't be. */
export function shift(whys: Why[], index: number, by: 1 | -1): Outline {
  const end = endOfBranch(whys, index);
  const depth = whys[index].depth + by;
  const above = whys[index - 1]?.depth ?? -1;
  const deepest = Math.max(
    ...whys.slice(index, end).map(why => why.depth + by),
  );
  if (depth < 0 || depth > above + 1 || deepest > WHYS.depth) {
    return { whys };
  }
  return {
    whys: whys.map((why, at) =>
      at >= index && at < end ? { ...why, depth: why.depth + by } : why,
    ),
    focus: whys[index].id,
  };
}

/** Takes one out; what was traced from it moves up to its place. */
export function remove(whys: Why[], index: number): Outline {
  const end = endOfBranch(whys, index);
  const left = whys.flatMap((why, at) => {
    if (at === index) {
      return [];
    }
    return [at > index && at < end ? { ...why, depth: why.depth - 1 } : why];
  });
  return { whys: fitDepths(left), focus: (left[index - 1] ?? left[0])?.id };
}

/** Past the answer to the same question before or after it, with all that is traced from both. */
export function move(whys: Why[], index: number, by: 1 | -1): Outline {
  const { depth, id } = whys[index];
  const end = endOfBranch(whys, index);
  const branch = whys.slice(index, end);
  if (by === 1) {
    if (whys[end]?.depth !== depth) {
      return { whys };
    }
    const next = endOfBranch(whys, end);
    return {
      whys: [
        ...whys.slice(0, index),
        ...whys.slice(end, next),
        ...branch,
        ...whys.slice(next),
      ],
      focus: id,
    };
  }
  let before = index - 1;
  while (before >= 0 && whys[before].depth > depth) {
    before -= 1;
  }
  return whys[before]?.depth === depth
    ? {
        whys: [
          ...whys.slice(0, before),
          ...branch,
          ...whys.slice(before, index),
          ...whys.slice(end),
        ],
        focus: id,
      }
    : { whys };
}
