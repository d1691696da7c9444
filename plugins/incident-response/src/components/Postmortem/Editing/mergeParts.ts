import {
  WHYS,
  type Participant,
  type Why,
} from '@incident-response/backstage-plugin-common';
import { diff3Merge } from 'node-diff3';
import { mergeText, settled, type Merged } from './mergeText';
import { isSameContent, type ContentOf, type PartContent } from './PartContent';

/**
 * Merges what I and somebody else have made of the same part. Pure. `theirs` wins nothing and loses nothing: where both
 * have changed the same place, it is a conflict for a person to settle.
 */
export function mergeParts(
  base: PartContent,
  mine: PartContent,
  theirs: PartContent,
): Merged<PartContent> {
  if (isSameContent(base, theirs) || isSameContent(mine, theirs)) {
    return { value: mine, isConflict: false };
  }
  if (isSameContent(base, mine)) {
    return { value: theirs, isConflict: false };
  }
  switch (mine.part) {
    case 'title': {
      const { value, isConflict } = mergeText(
        as('title', base).title,
        mine.title,
        as('title', theirs).title,
      );
      return { value: { ...mine, title: value }, isConflict };
    }
    case 'section': {
      const { value, isConflict } = mergeText(
        as('section', base).body,
        mine.body,
        as('section', theirs).body,
      );
      return { value: { ...mine, body: value }, isConflict };
    }
    case 'timeline':
      return mergeOptional(
        as('timeline', base).row,
        mine.row,
        as('timeline', theirs).row,
        { text: true },
        row => ({ ...mine, row }),
      );
    case 'action-item':
      return mergeOptional(
        as('action-item', base).item,
        mine.item,
        as('action-item', theirs).item,
        { title: true },
        item => ({ ...mine, item }),
      );
    case 'whys': {
      const { value, isConflict } = mergeWhys(
        as('whys', base).whys,
        mine.whys,
        as('whys', theirs).whys,
      );
      return { value: { ...mine, whys: value }, isConflict };
    }
    case 'impact': {
      const [o, b] = [as('impact', base).impact, as('impact', theirs).impact];
      const { value, isConflict } = mergeFields(
        { ...o, entityRefs: undefined },
        { ...mine.impact, entityRefs: undefined },
        { ...b, entityRefs: undefined },
        {},
      );
      const entityRefs = mergeSets(
        o.entityRefs,
        mine.impact.entityRefs,
        b.entityRefs,
        ref => ref,
      );
      return {
        value: { ...mine, impact: { ...value, entityRefs } },
        isConflict,
      };
    }
    case 'people':
      return {
        value: {
          ...mine,
          people: mergeSets(
            as('people', base).people,
            mine.people,
            as('people', theirs).people,
            ({ entityRef, role }: Participant) => `${entityRef} ${role}`,
          ),
        },
        isConflict: false,
      };
    default:
      return { value: mine, isConflict: true };
  }
}

function as<P extends PartContent['part']>(
  part: P,
  content: PartContent,
): ContentOf<P> {
  if (!isPart(part, content)) {
    throw new TypeError(`A ${part} can't be merged with a ${content.part}`);
  }
  return content;
}

function isPart<P extends PartContent['part']>(
  part: P,
  content: PartContent,
): content is ContentOf<P> {
  return content.part === part;
}

/** What one has taken out and the other has changed stays, changed. */
function mergeOptional<T extends object, C>(
  base: T | undefined,
  mine: T | undefined,
  theirs: T | undefined,
  texts: { [K in keyof T]?: true },
  wrap: (value: T | undefined) => C,
): Merged<C> {
  if (!mine || !theirs) {
    return { value: wrap(mine ?? theirs), isConflict: false };
  }
  const { value, isConflict } = mergeFields(base, mine, theirs, texts);
  return { value: wrap(value), isConflict };
}

/** Field by field; those in `texts` are merged as texts. */
function mergeFields<T extends object>(
  base: T | undefined,
  mine: T,
  theirs: T,
  texts: { [K in keyof T]?: true },
): Merged<T> {
  const value = { ...theirs, ...mine };
  let isConflict = false;
  for (const key of keysOf(value)) {
    const [o, a, b] = [base?.[key], mine[key], theirs[key]];
    const isText = texts[key] && typeof a === 'string' && typeof b === 'string';
    if (JSON.stringify(a) === JSON.stringify(b)) {
      continue;
    }
    if (JSON.stringify(a) === JSON.stringify(o)) {
      value[key] = b;
    } else if (isText) {
      const merged = mergeText(typeof o === 'string' ? o : '', a, b);
      Object.assign(value, { [key]: merged.value });
      isConflict ||= merged.isConflict;
    } else if (JSON.stringify(b) !== JSON.stringify(o)) {
      isConflict = true;
    }
  }
  return { value, isConflict };
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

/** What either has added is in, what either has taken out is not. */
function mergeSets<T>(
  base: T[],
  mine: T[],
  theirs: T[],
  keyOf: (entry: T) => string,
): T[] {
  const [inBase, inMine, inTheirs] = [base, mine, theirs].map(
    entries => new Set(entries.map(keyOf)),
  );
  return [
    ...mine.filter(
      entry => inTheirs.has(keyOf(entry)) || !inBase.has(keyOf(entry)),
    ),
    ...theirs.filter(
      entry => !inMine.has(keyOf(entry)) && !inBase.has(keyOf(entry)),
    ),
  ];
}

/** Why by why: order and depth as either has moved them, texts as texts. */
function mergeWhys(base: Why[], mine: Why[], theirs: Why[]): Merged<Why[]> {
  const [byBase, byMine, byTheirs] = [base, mine, theirs].map(
    whys => new Map(whys.map(why => [why.id, why])),
  );
  let isConflict = false;
  const merged = mergeOrder(base, mine, theirs).flatMap(id => {
    const [o, a, b] = [byBase.get(id), byMine.get(id), byTheirs.get(id)];
    if (!a || !b) {
      const left = a ?? b;
      // Taken out by one and left as it was by the other: out. Changed by the other: it stays.
      return left && !(o && o.text === left.text) ? [left] : [];
    }
    const text = mergeText(o?.text ?? '', a.text, b.text);
    isConflict ||= text.isConflict;
    const depth = settled(o?.depth, a.depth, b.depth)?.value ?? a.depth;
    return [{ id, depth, text: text.value }];
  });
  return { value: fitDepths(merged.slice(0, WHYS.count)), isConflict };
}

function mergeOrder(base: Why[], mine: Why[], theirs: Why[]): string[] {
  const ids = (whys: Why[]) => whys.map(({ id }) => id);
  const order = diff3Merge(ids(mine), ids(base), ids(theirs), {
    excludeFalseConflicts: true,
  }).flatMap(({ ok, conflict }) =>
    conflict ? [...conflict.a, ...conflict.b] : ok ?? [],
  );
  // What one has taken out and the other has changed is in neither.
  const all = [...order, ...ids(mine), ...ids(theirs)];
  return [...new Set(all)];
}

/** None more than one deeper than the one above it. */
export function fitDepths(whys: Why[]): Why[] {
  let above = -1;
  return whys.map(why => {
    const depth = Math.min(why.depth, above + 1, WHYS.depth);
    above = depth;
    return depth === why.depth ? why : { ...why, depth };
  });
}
