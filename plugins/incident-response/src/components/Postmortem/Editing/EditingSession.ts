import {
  applyChanges,
  type ChangePostmortem,
  type Postmortem,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import {
  describeError,
  isConflict,
  mayWorkLater,
} from '../../../api/describeError';
import {
  beginDraft,
  isUnsaved,
  rebase,
  settleConflict,
  unsavedContent,
  withContent,
  withSent,
  type Choice,
  type Draft,
} from './Draft';
import type { DraftStorage } from './DraftStorage';
import {
  isSameContent,
  partKey,
  toChange,
  type PartContent,
} from './PartContent';
import { shareStructure } from './shareStructure';

/** Typing is saved after this much silence. */
const SILENCE_MS = 1_500;
/** A copy in the browser is written this long after the first key. */
const COPY_MS = 300;
/** After a save that did not get through it is tried again, each time after twice as long. */
const RETRY_MS = { first: 5_000, most: 60_000 };
/** Somebody who saves again and again right before us; beyond this it is said, and tried again later. */
const MOST_CONFLICTS_IN_A_ROW = 5;

/** Whether what is on the page is also in the database. */
export type SaveStatus =
  | { kind: 'saved'; at?: string }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'failed'; reason: string };

/** What the page shows at one moment. Unchanged pieces stay the same objects. */
export interface EditingSnapshot {
  /** As the backend has it. */
  postmortem: Postmortem;
  /** With what was edited here. */
  document: PostmortemDocument;
  drafts: ReadonlyMap<string, Draft>;
  save: SaveStatus;
  /** The part that I am editing, by its key. */
  activePart?: string;
  /** Parts whose text was found in this browser after the page had been left without saving. */
  restored: string[];
}

export interface EditingBackend {
  load(): Promise<Postmortem>;
  change(request: ChangePostmortem): Promise<Postmortem>;
}

/**
 * One person's editing of one postmortem. Text is saved by itself, one request at a time; what others save meanwhile is
 * merged into it; and what can't be saved is kept until it can be.
 */
export class EditingSession {
  private snapshot: EditingSnapshot;
  private readonly listeners = new Set<() => void>();
  private drafts = new Map<string, Draft>();
  private running?: Promise<void>;
  private runAgain = false;
  private isTyping = true;
  private failure?: string;
  private failures = 0;
  private saveTimer?: ReturnType<typeof setTimeout>;
  private copyTimer?: ReturnType<typeof setTimeout>;
  private readonly uncopied = new Set<string>();

  constructor(
    postmortem: Postmortem,
    private readonly backend: EditingBackend,
    private readonly storage: DraftStorage,
  ) {
    const found = storage.read();
    this.drafts = new Map(found.map(draft => [partKey(draft.mine), draft]));
    this.snapshot = {
      postmortem,
      document: postmortem.document,
      drafts: this.drafts,
      save: { kind: 'saved' },
      restored: [],
    };
    this.rebaseDrafts(postmortem);
    this.publish({ restored: [...this.drafts.keys()] });
    if (this.drafts.size > 0) {
      this.saveAfter(0);
    }
  }

  /** Listens to the browser until the returned function is called, which saves what is left. */
  start(): () => void {
    const onOnline = () => {
      this.failures = 0;
      this.publish({});
      this.saveNow();
    };
    const onOffline = () => this.publish({});
    const onLeaving = (event: BeforeUnloadEvent) => {
      this.writeCopies();
      if (this.hasUnsaved()) {
        event.preventDefault();
      }
    };
    const onHide = () => {
      this.writeCopies();
      this.saveNow();
    };
    window.addEventListener('online', onOnline);
    window.addEventListener('offline', onOffline);
    window.addEventListener('beforeunload', onLeaving);
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('online', onOnline);
      window.removeEventListener('offline', onOffline);
      window.removeEventListener('beforeunload', onLeaving);
      window.removeEventListener('pagehide', onHide);
      onHide();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): EditingSnapshot => this.snapshot;

  hasUnsaved(): boolean {
    return [...this.drafts.values()].some(isUnsaved);
  }

  /** What the backend has now. Older answers than the newest are left aside. */
  accept(postmortem: Postmortem): void {
    const known = this.snapshot.postmortem;
    if (postmortem.version < known.version) {
      return;
    }
    const shared = shareStructure(known, postmortem);
    this.rebaseDrafts(shared);
    this.publish({ postmortem: shared });
    if (this.hasUnsaved() && !this.running && !this.saveTimer) {
      this.saveAfter(SILENCE_MS);
    }
  }

  /**
   * Makes the part so. It is on the page at once and saved by itself.
   *
   * @param how - `typing` is saved after a while of silence, `done` now
   */
  edit(content: PartContent, how: 'typing' | 'done' = 'typing'): void {
    this.editAll([content], how);
  }

  /** Several parts at once, saved as one version. */
  editAll(contents: PartContent[], how: 'typing' | 'done' = 'typing'): void {
    for (const content of contents) {
      const key = partKey(content);
      const draft =
        this.drafts.get(key) ?? beginDraft(this.snapshot.postmortem, content);
      if (draft) {
        this.setDraft(key, withContent(draft, content));
      }
    }
    this.isTyping = this.isTyping && how === 'typing';
    this.publish({});
    this.saveAfter(how === 'typing' ? SILENCE_MS : 0);
  }

  /** Which part has the cursor; what was typed in the one before is saved. */
  setActive(part: string | undefined): void {
    if (part !== this.snapshot.activePart) {
      this.publish({ activePart: part });
      this.saveNow();
    }
  }

  settle(key: string, choice: Choice): void {
    this.changeDraft(key, draft => settleConflict(draft, choice));
    this.saveAfter(choice === 'both' ? SILENCE_MS : 0);
  }

  /** Mine as it was before somebody else's changes were merged into it. */
  undoMerge(key: string): void {
    this.changeDraft(key, draft =>
      draft.merged
        ? withContent({ ...draft, merged: undefined }, draft.merged.before)
        : draft,
    );
    this.saveAfter(0);
  }

  dismissMerge(key: string): void {
    this.changeDraft(key, draft => ({ ...draft, merged: undefined }));
  }

  /** Goes back to what is saved. */
  discard(key: string): void {
    this.drafts.delete(key);
    this.storage.remove(key);
    this.publish({
      restored: this.snapshot.restored.filter(other => other !== key),
    });
  }

  dismissRestored(): void {
    this.publish({ restored: [] });
  }

  /** Saves what there is. Resolves when the backend has it, or has said why not. */
  saveNow(): Promise<void> {
    this.stopWaiting();
    if (this.running) {
      this.runAgain = true;
      return this.running;
    }
    if (![...this.drafts.values()].some(unsavedContent)) {
      this.publish({});
      return Promise.resolve();
    }
    this.running = this.saveAll().finally(() => {
      this.running = undefined;
      this.publish({});
    });
    this.publish({});
    return this.running;
  }

  private async saveAll(): Promise<void> {
    let conflicts = 0;
    do {
      this.runAgain = false;
      const batch = this.batch();
      if (batch.length === 0) {
        return;
      }
      const autosave = this.isTyping;
      this.isTyping = true;
      try {
        const saved = await this.backend.change({
          changes: batch.map(({ content, baseRevision }) =>
            toChange(content, baseRevision),
          ),
          ...(autosave && { autosave }),
        });
        this.failures = 0;
        this.failure = undefined;
        this.accept(saved);
        this.publish({ save: { kind: 'saved', at: new Date().toISOString() } });
      } catch (caught) {
        const error = caught as Error;
        conflicts += 1;
        if (!isConflict(error) || conflicts > MOST_CONFLICTS_IN_A_ROW) {
          this.fail(error);
          return;
        }
        try {
          this.accept(await this.backend.load());
        } catch (unread) {
          this.fail(unread as Error);
          return;
        }
        this.runAgain = true;
      }
    } while (this.runAgain);
  }

  private batch() {
    return [...this.drafts].flatMap(([key, draft]) => {
      const content = unsavedContent(draft);
      if (!content) {
        return [];
      }
      this.drafts.set(key, withSent(draft, content));
      return [{ content, baseRevision: draft.baseRevision }];
    });
  }

  private fail(error: Error): void {
    this.failure = describeError(error);
    if (mayWorkLater(error)) {
      const delay = Math.min(
        RETRY_MS.first * 2 ** this.failures,
        RETRY_MS.most,
      );
      this.failures += 1;
      this.saveAfter(delay);
    }
  }

  private saveAfter(ms: number): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.saveNow(), ms);
  }

  private stopWaiting(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
  }

  private changeDraft(key: string, change: (draft: Draft) => Draft): void {
    const draft = this.drafts.get(key);
    if (!draft) {
      return;
    }
    const changed = change(draft);
    this.setDraft(key, changed);
    if (!isUnsaved(changed) && !changed.merged) {
      this.drafts.delete(key);
    }
    this.publish({});
  }

  private setDraft(key: string, draft: Draft): void {
    this.drafts.set(key, draft);
    this.uncopied.add(key);
    this.copyTimer ??= setTimeout(() => this.writeCopies(), COPY_MS);
  }

  /** What is saved needs no copy, and no draft once nothing has to be said about it. */
  private rebaseDrafts(postmortem: Postmortem): void {
    for (const [key, draft] of [...this.drafts]) {
      const rebased = rebase(draft, postmortem);
      if (isUnsaved(rebased) || rebased.merged) {
        if (rebased !== draft) {
          this.setDraft(key, rebased);
        }
      } else {
        this.drafts.delete(key);
      }
      if (!isUnsaved(rebased)) {
        this.uncopied.delete(key);
        this.storage.remove(key);
      }
    }
  }

  private writeCopies(): void {
    clearTimeout(this.copyTimer);
    this.copyTimer = undefined;
    for (const key of this.uncopied) {
      const draft = this.drafts.get(key);
      if (draft && isUnsaved(draft)) {
        this.storage.write(draft);
      } else {
        this.storage.remove(key);
      }
    }
    this.uncopied.clear();
  }

  private publish(changes: Partial<EditingSnapshot>): void {
    const before = { ...this.snapshot, ...changes };
    const drafts = new Map(this.drafts);
    this.snapshot = {
      ...before,
      drafts,
      document: shareStructure(
        this.snapshot.document,
        withDrafts(before.postmortem, [...drafts.values()]),
      ),
      save: this.saveStatus(before.save),
    };
    this.listeners.forEach(listener => listener());
  }

  private saveStatus(known: SaveStatus): SaveStatus {
    if (!this.hasUnsaved()) {
      return known.kind === 'saved' ? known : { kind: 'saved' };
    }
    if (!navigator.onLine) {
      return { kind: 'offline' };
    }
    if (this.running) {
      return { kind: 'saving' };
    }
    return this.failure === undefined
      ? { kind: 'waiting' }
      : { kind: 'failed', reason: this.failure };
  }
}

/** The document as it will be once everything is saved. */
function withDrafts(
  { document, revisions }: Postmortem,
  drafts: Draft[],
): PostmortemDocument {
  const changes = drafts.flatMap(({ mine, base }) =>
    isSameContent(mine, base)
      ? []
      : [{ ...mine, base: revisions[partKey(mine)] ?? 0 }],
  );
  if (changes.length === 0) {
    return document;
  }
  const before = { document, revisions };
  const all = applyChanges(before, changes, 0);
  // One that there is no place for any more doesn't hide the others.
  return all.problems.length === 0
    ? all.document
    : changes.reduce(
        (known, change) =>
          applyChanges({ document: known, revisions }, [change], 0).document,
        document,
      );
}
