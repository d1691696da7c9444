import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import { hasImpact } from '../Impact';
import type { Structure } from './structureOf';

/** Whether there is anything beside the text. */
export function isFilled(
  document: PostmortemDocument,
  structure: Structure,
): boolean {
  return structure === 'impact'
    ? hasImpact(document.impact)
    : document[structure].length > 0;
}
