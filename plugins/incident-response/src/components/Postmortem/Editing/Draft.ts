import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { mergeParts } from './mergeParts';
import {
  checkContent,
  isSameContent,
  partKey,
  readPart,
  type PartContent,
} from './PartContent';

/** A part while it is being edited: what it was built on, and what I have made of it. */
export interface Draft {
  mine: PartContent;
  base: PartContent;
  /** The version in which the base was saved. */
  baseRevision: number;
  /** Handed to the backend, without an answer yet. Each may have arrived even where the answer never comes. */
  sent?: PartContent[];
  /** Why it can't be saved as it is. */
  problem?: string;
  /** Somebody has changed the same place. `merged` has both. */
  conflict?: { theirs: PartContent; revision: number; merged: PartContent };
  /** Somebody else's changes were merged into mine, which was `before`. */
  merged?: { before: PartContent; revision: number };
}

/** More attempts than these, one after the other and none answered, are not told apart. */
const MOST_SENT = 5;

/** Begins a draft on what the backend has. Nothing for a part that there is not. */
export function beginDraft(
  postmortem: Pick<Postmortem, 'document' | 'revisions'>,
  content: PartContent,
): Draft | undefined {
  const base = readPart(postmortem.document, content);
  return (
    base && {
      mine: base,
      base,
      baseRevision: postmortem.revisions[partKey(content)] ?? 0,
    }
  );
}

/** The draft with another content. */
export function withContent(draft: Draft, mine: PartContent): Draft {
  const checked = checkContent(mine);
  return {
    ...draft,
    mine,
    problem: 'problem' in checked ? checked.problem : undefined,
  };
}

/** The draft with `content` on its way. */
export function withSent(draft: Draft, content: PartContent): Draft {
  return { ...draft, sent: [...(draft.sent ?? []), content].slice(-MOST_SENT) };
}

/** What would have to be saved, as the backend would keep it. Nothing where that is there already, or can't be saved yet. */
export function unsavedContent(draft: Draft): PartContent | undefined {
  const checked = checkContent(draft.mine);
  return draft.conflict ||
    'problem' in checked ||
    isSameContent(checked.content, draft.base)
    ? undefined
    : checked.content;
}

/** Whether there is text in it that only this browser has. */
export function isUnsaved(draft: Draft): boolean {
  return (
    draft.conflict !== undefined ||
    draft.problem !== undefined ||
    unsavedContent(draft) !== undefined
  );
}

/** The draft on top of what the backend has now: merged where somebody else has changed the part meanwhile. */
export function rebase(
  draft: Draft,
  postmortem: Pick<Postmortem, 'document' | 'revisions'>,
): Draft {
  const key = partKey(draft.mine);
  const revision = postmortem.revisions[key] ?? 0;
  const theirs = readPart(postmortem.document, draft.mine);
  if (!theirs) {
    return {
      ...draft,
      problem: 'This part has been taken out of the postmortem meanwhile',
    };
  }
  if (revision === draft.baseRevision && isSameContent(theirs, draft.base)) {
    return draft;
  }
  if (draft.conflict?.revision === revision) {
    return draft;
  }
  const base = { base: theirs, baseRevision: revision };
  const checked = checkContent(draft.mine);
  const isMine = 'content' in checked && isSameContent(theirs, checked.content);
  if (isMine || draft.sent?.some(sent => isSameContent(theirs, sent))) {
    return { ...draft, ...base, sent: undefined, conflict: undefined };
  }
  const { value, isConflict } = mergeParts(draft.base, draft.mine, theirs);
  return isConflict
    ? {
        ...draft,
        sent: undefined,
        conflict: { theirs, revision, merged: value },
      }
    : {
        ...withContent(draft, value),
        ...base,
        sent: undefined,
        conflict: undefined,
        merged: isSameContent(draft.mine, draft.base)
          ? undefined
          : { before: draft.mine, revision },
      };
}

/** How a person settles a conflict. */
export type Choice = 'mine' | 'theirs' | 'both';

/** The draft once a person has chosen; it is then built on theirs, so that nothing is overwritten unseen. */
export function settleConflict(draft: Draft, choice: Choice): Draft {
  if (!draft.conflict) {
    return draft;
  }
  const { theirs, revision, merged } = draft.conflict;
  const chosen = { mine: draft.mine, theirs, both: merged }[choice];
  return {
    ...withContent(draft, chosen),
    base: theirs,
    baseRevision: revision,
    conflict: undefined,
    sent: undefined,
  };
}
