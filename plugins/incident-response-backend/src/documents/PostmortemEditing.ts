import { randomUUID } from 'node:crypto';
import { ConflictError, InputError } from '@backstage/errors';
import {
  applyChanges,
  postmortemDocumentSchema,
  type changePostmortemSchema,
  type FactActor,
  type NewFact,
  type PostmortemDocument,
  type PostmortemStatus,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { actionItemFacts, published } from '../postmortem/actionItemFacts';
import { changedParts } from '../postmortem/changedParts';
import { fromMarkdown } from '../postmortem/fromMarkdown';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type {
  IncidentStore,
  PostmortemStore,
  StoredPostmortem,
} from '../store';

/** Changes to different parts that arrive at the same moment are made one after the other. */
const TRIES = 5;

/** Changes of a published postmortem within so many minutes are one revision. */
export const REVISION_MINUTES = 10;

interface Save {
  document: PostmortemDocument;
  revisions: Record<string, number>;
  autosave?: boolean;
}

/** Changes to postmortems, each a version of its own, and none that overwrites what somebody else has written. */
export class PostmortemEditing {
  private readonly incidents: IncidentStore;
  private readonly postmortems: PostmortemStore;
  private readonly wakeups: Wakeups;
  private readonly now: () => DateTime;

  private constructor(options: {
    incidents: IncidentStore;
    postmortems: PostmortemStore;
    wakeups: Wakeups;
    now: () => DateTime;
  }) {
    this.incidents = options.incidents;
    this.postmortems = options.postmortems;
    this.wakeups = options.wakeups;
    this.now = options.now;
  }

  static create(options: {
    incidents: IncidentStore;
    postmortems: PostmortemStore;
    wakeups: Wakeups;
    now: () => DateTime;
  }): PostmortemEditing {
    return new PostmortemEditing(options);
  }

  /**
   * Changes parts of the newest version, all of them or none.
   * @throws ConflictError naming the parts that somebody else has changed since
   * @throws InputError for parts that there are not
   */
  async change(
    id: string,
    request: z.output<typeof changePostmortemSchema>,
    actor: FactActor,
  ): Promise<void> {
    await this.onNewest(id, actor, known => {
      const { document, revisions, conflicts, problems } = applyChanges(
        known,
        request.changes,
        known.version + 1,
      );
      if (conflicts.length > 0) {
        throw new ConflictError(
          `Somebody else has changed ${conflicts.join(
            ', ',
          )} in the meantime. Load the newest version and apply your change to it.`,
        );
      }
      if (problems.length > 0) {
        throw new InputError(problems.join('; '));
      }
      return { document, revisions, autosave: request.autosave };
    });
  }

  /**
   * Makes a change that is the same whatever else has changed, such as ticking off what is done in Jira. The same document
   * is no change.
   */
  async changeDocument(
    id: string,
    change: (document: PostmortemDocument) => PostmortemDocument,
    actor: FactActor,
  ): Promise<void> {
    await this.onNewest(id, actor, known => {
      const document = change(known.document);
      return document === known.document
        ? undefined
        : replacing(known, document);
    });
  }

  /**
   * Takes over what a Markdown text says.
   * @throws ConflictError where `version` is not the newest, InputError where the text can't be read
   */
  async importMarkdown(
    id: string,
    request: { version: number; markdown: string },
    actor: FactActor,
  ): Promise<void> {
    const known = await this.newest(id, request.version);
    const document = await fromMarkdown(
      request.markdown,
      known.document,
      randomUUID,
    );
    await this.save(known, replacing(known, document), actor);
  }

  /** An earlier version becomes the newest. @throws ConflictError where `version` is not the newest, NotFoundError */
  async restore(
    id: string,
    request: { version: number; restore: number },
    actor: FactActor,
  ): Promise<void> {
    const known = await this.newest(id, request.version);
    const document = await this.postmortems.version(id, request.restore);
    await this.save(known, replacing(known, document), actor);
  }

  private async newest(id: string, version: number): Promise<StoredPostmortem> {
    const known = await this.postmortems.get(id);
    if (known.version !== version) {
      throw new ConflictError(
        `Version ${version} is no longer the newest: somebody has saved in the meantime. Load the newest version first.`,
      );
    }
    return known;
  }

  private async onNewest(
    id: string,
    actor: FactActor,
    change: (known: StoredPostmortem) => Save | undefined,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const known = await this.postmortems.get(id);
      const save = change(known);
      if (!save) {
        return;
      }
      try {
        await this.save(known, save, actor);
        return;
      } catch (error) {
        // Saved in between, which counts only where it was the same part: the next try will say.
        if (!(error instanceof ConflictError) || attempt === TRIES) {
          throw error;
        }
      }
    }
  }

  /** @throws ConflictError when somebody else has saved in the meantime */
  private async save(
    known: StoredPostmortem,
    save: Save,
    actor: FactActor,
  ): Promise<void> {
    const now = this.now();
    checkDocument(save.document);
    const allDone = save.document.actionItems.every(item => item.done);
    await this.incidents.transaction(async tx => {
      await this.postmortems.save(
        known.id,
        {
          ...save,
          version: known.version,
          status: statusAfterSaving(known.status, allDone),
        },
        actor.ref ?? actor.name ?? 'unknown',
        now,
        tx,
      );
      const facts = factsOfSaving(known, save.document, actor, now);
      if (facts.length > 0) {
        await this.incidents.appendFacts(known.incidentId, facts, { now, tx });
        await this.wakeups.wake(known.incidentId, { tx });
      }
    });
  }
}

/** Each part may be fine and the whole too much. @throws InputError */
function checkDocument(document: PostmortemDocument): void {
  const { error } = postmortemDocumentSchema.safeParse(document);
  if (error) {
    throw new InputError(z.prettifyError(error));
  }
}

/** A whole document instead of the known one; whoever edits a part that it changes is told. */
function replacing(
  known: StoredPostmortem,
  document: PostmortemDocument,
): Save {
  return {
    document,
    revisions: {
      ...known.revisions,
      ...Object.fromEntries(
        changedParts(known.document, document).map(key => [
          key,
          known.version + 1,
        ]),
      ),
    },
  };
}

/** Published and closed follow the action items; before that, people decide. */
function statusAfterSaving(
  status: PostmortemStatus,
  allDone: boolean,
): PostmortemStatus | undefined {
  if (status !== 'published' && status !== 'closed') {
    return undefined;
  }
  return allDone ? 'closed' : 'published';
}

/** What a save of a published postmortem tells the incident; a draft's tells it nothing. */
function factsOfSaving(
  known: StoredPostmortem,
  document: PostmortemDocument,
  actor: FactActor,
  now: DateTime,
): NewFact[] {
  if (known.publishedAt === undefined) {
    return [];
  }
  const version = known.version + 1;
  const period = Math.floor(now.toMillis() / 60_000 / REVISION_MINUTES);
  const allDone = document.actionItems.every(item => item.done);
  return [
    {
      id: `${known.id}/revised/${period}`,
      type: 'postmortem.revised',
      actor,
      payload: { postmortemId: known.id, version },
    },
    ...(known.status === 'published' && allDone
      ? [
          {
            type: 'postmortem.closed' as const,
            actor,
            payload: { postmortemId: known.id },
          },
        ]
      : []),
    ...actionItemFacts(known.document.actionItems, document.actionItems, {
      actor,
      ownerRef: ownerOf(known),
    }),
    // Items added after publishing become tickets as well.
    ...(hasNewItems(known.document, document)
      ? [publishedFact(known, version, document, actor)]
      : []),
  ];
}

/** That a version is public, with the action items that become tickets. */
export function publishedFact(
  known: StoredPostmortem,
  version: number,
  document: PostmortemDocument,
  actor: FactActor,
) {
  return {
    type: 'postmortem.published' as const,
    actor,
    payload: {
      postmortemId: known.id,
      version,
      actionItems: document.actionItems.map(item =>
        published(item, ownerOf(known)),
      ),
    },
  };
}

/** Who sees to items that nobody in particular does. */
function ownerOf(known: StoredPostmortem): string | undefined {
  return known.documentOwnerRef ?? known.incident.owner_ref ?? undefined;
}

function hasNewItems(
  before: PostmortemDocument,
  after: PostmortemDocument,
): boolean {
  const known = new Set(before.actionItems.map(item => item.id));
  return after.actionItems.some(item => !known.has(item.id));
}
