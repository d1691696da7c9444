import type { DateTime } from 'luxon';
import { instant } from '../incident';
import type { EffectEntry } from '../store';

/** Whether an entry wants to be worked on now; the instant where it wants that later; undefined for never again. */
export function dueAt(
  entry: EffectEntry | undefined,
): DateTime | 'now' | undefined {
  if (!entry) {
    return 'now';
  }
  if (isSettled(entry)) {
    return undefined;
  }
  return entry.nextTryAt === undefined ? 'now' : instant(entry.nextTryAt);
}

/** Whether nothing more comes of an entry unless a person wants it. */
export function isSettled(entry: EffectEntry | undefined): boolean {
  return ['done', 'failed', 'unknown'].includes(entry?.state ?? '');
}
