import type { EditingSnapshot } from './EditingSession';
import { namePart } from './PartContent';

/** What of the unsaved text waits for a person, in a sentence. */
export function describeUnsaved({
  drafts,
  document,
}: EditingSnapshot): string | undefined {
  for (const { mine, conflict, problem } of drafts.values()) {
    if (conflict) {
      return `${namePart(document, mine)} was changed by somebody else as well`;
    }
    if (problem) {
      return problem;
    }
  }
  return undefined;
}
