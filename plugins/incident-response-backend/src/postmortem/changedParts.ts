import { isDeepStrictEqual } from 'node:util';
import {
  partKey,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';

/** The keys of the parts that differ between two documents, also of those that only one of them has. */
export function changedParts(
  before: PostmortemDocument,
  after: PostmortemDocument,
): string[] {
  return [
    ...(['title', 'whys', 'impact', 'people'] as const).filter(
      part => !isSame(before[part], after[part]),
    ),
    ...changedOf('section', before.sections, after.sections),
    ...changedOf('timeline', before.timeline, after.timeline),
    ...changedOf('action-item', before.actionItems, after.actionItems),
  ];
}

function changedOf<T extends { id: string }>(
  part: 'section' | 'timeline' | 'action-item',
  before: T[],
  after: T[],
): string[] {
  const known = new Map(before.map(item => [item.id, item]));
  const ids = new Set(after.map(({ id }) => id));
  return [
    ...after.filter(item => !isSame(known.get(item.id), item)),
    ...before.filter(({ id }) => !ids.has(id)),
  ].map(({ id }) => partKey({ part, id }));
}

/** As it would be stored: a field that is undefined is none. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(stored(a), stored(b));
}

function stored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
