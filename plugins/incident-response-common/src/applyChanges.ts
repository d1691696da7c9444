import type { z } from 'zod/v4';
import type { PostmortemDocument, TimelineRow } from './postmortem';
import { partKey, type postmortemChangeSchema } from './postmortemChange';

type Change = z.output<typeof postmortemChangeSchema>;

/** What becomes of a document by changes to parts of it. @public */
export interface AppliedChanges {
  document: PostmortemDocument;
  revisions: Record<string, number>;
  /** Keys of the parts that somebody else has changed since; where there are any, nothing was changed. */
  conflicts: string[];
  /** Parts that there are not, or that can't be taken out, in a sentence each. */
  problems: string[];
}

/**
 * Applies changes to parts of a document. Pure, so that the browser can show at once what the backend will make of them.
 *
 * @param version - the version that it becomes
 * @public
 */
export function applyChanges(
  before: { document: PostmortemDocument; revisions: Record<string, number> },
  changes: Change[],
  version: number,
): AppliedChanges {
  const conflicts = changes
    .filter(change => (before.revisions[partKey(change)] ?? 0) !== change.base)
    .map(partKey);
  if (conflicts.length > 0) {
    return { ...before, conflicts, problems: [] };
  }
  const problems: string[] = [];
  const revisions = { ...before.revisions };
  let document = before.document;
  for (const change of changes) {
    const result = applyChange(document, change);
    if (typeof result === 'string') {
      problems.push(result);
    } else {
      document = result;
      revisions[partKey(change)] = version;
    }
  }
  return problems.length > 0
    ? { ...before, conflicts: [], problems }
    : {
        document: { ...document, timeline: inOrder(document.timeline) },
        revisions,
        conflicts: [],
        problems,
      };
}

/** The changed document, or why it can't be. */
function applyChange(
  document: PostmortemDocument,
  change: Change,
): PostmortemDocument | string {
  switch (change.part) {
    case 'title':
      return { ...document, title: change.title };
    case 'section':
      return document.sections.some(({ id }) => id === change.id)
        ? {
            ...document,
            sections: document.sections.map(section =>
              section.id === change.id
                ? {
                    ...section,
                    body: change.body,
                    state: change.body.trim() ? 'edited' : 'empty',
                  }
                : section,
            ),
          }
        : `There is no section ${change.id}`;
    case 'timeline':
      return applyToTimeline(document, change);
    case 'whys':
      return { ...document, whys: change.whys };
    case 'impact':
      return { ...document, impact: change.impact };
    case 'people':
      return { ...document, people: change.people };
    case 'action-item': {
      const known = document.actionItems.find(({ id }) => id === change.id);
      const others = document.actionItems.filter(({ id }) => id !== change.id);
      if (!change.item) {
        return { ...document, actionItems: others };
      }
      const item = { ...change.item, id: change.id, ticket: known?.ticket };
      return {
        ...document,
        actionItems: known
          ? document.actionItems.map(other => (other === known ? item : other))
          : [...others, item],
      };
    }
    default:
      return document;
  }
}

function applyToTimeline(
  document: PostmortemDocument,
  { id, row }: Extract<Change, { part: 'timeline' }>,
): PostmortemDocument | string {
  const known = document.timeline.find(other => other.id === id);
  const others = document.timeline.filter(other => other.id !== id);
  if (row) {
    return {
      ...document,
      timeline: [...others, { ...row, id, original: known?.original }],
    };
  }
  return known?.original
    ? `${known.text} comes from a fact: it can be hidden, and not taken out`
    : { ...document, timeline: others };
}

function inOrder(rows: TimelineRow[]): TimelineRow[] {
  return [...rows].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
