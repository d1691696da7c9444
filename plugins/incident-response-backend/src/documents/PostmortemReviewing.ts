import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type {
  FactActor,
  NewFact,
  PostmortemEditor,
  PostmortemReviewer,
  PostmortemStatus,
  Presence,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import {
  missingForPublication,
  reviewChecklist,
} from '../postmortem/reviewChecklist';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type {
  IncidentStore,
  PostmortemComments,
  PostmortemEditors,
  PostmortemStore,
  StoredPostmortem,
} from '../store';
import { publishedFact } from './PostmortemEditing';

interface Options {
  incidents: IncidentStore;
  postmortems: PostmortemStore;
  comments: PostmortemComments;
  editors: PostmortemEditors;
  wakeups: Wakeups;
  now: () => DateTime;
}

/** What people do with a postmortem besides writing it: ask for reviews and give them, comment, publish. */
export class PostmortemReviewing {
  private readonly options: Options;

  private constructor(options: Options) {
    this.options = options;
  }

  static create(options: Options): PostmortemReviewing {
    return new PostmortemReviewing(options);
  }

  /** Owner, reviewers, meeting and due date. Reviewers who stay keep what they have decided. */
  async setDetails(
    id: string,
    details: {
      documentOwnerRef?: string;
      reviewers?: string[];
      meetingAt?: string | null;
      dueAt?: string | null;
    },
  ): Promise<void> {
    const { incidents, postmortems, now } = this.options;
    const known = await postmortems.get(id);
    const reviewers = details.reviewers?.map(
      (entityRef): PostmortemReviewer =>
        known.reviewers.find(other => other.entityRef === entityRef) ?? {
          entityRef,
          verdict: 'asked',
        },
    );
    await incidents.transaction(tx =>
      postmortems.setDetails(id, { ...details, reviewers }, now(), tx),
    );
  }

  /** @throws ConflictError when it is past being a draft */
  async request(id: string, actor: FactActor): Promise<void> {
    const known = await this.options.postmortems.get(id);
    await this.move(known, ['draft'], 'in_review', {
      refusal: `The postmortem is ${words(
        known.status,
      )}; only a draft can be put up for review`,
      facts: [
        {
          type: 'postmortem.review_requested',
          actor,
          payload: {
            postmortemId: id,
            reviewers: known.reviewers.map(({ entityRef }) => entityRef),
          },
        },
      ],
      // What was decided was about an earlier text.
      and: (tx, now) =>
        this.options.postmortems.setDetails(
          id,
          {
            reviewers: known.reviewers.map(({ entityRef }) => ({
              entityRef,
              verdict: 'asked',
            })),
          },
          now,
          tx,
        ),
    });
  }

  /** @throws ConflictError when it is not in review */
  async withdraw(id: string): Promise<void> {
    const known = await this.options.postmortems.get(id);
    await this.move(known, ['in_review'], 'draft', {
      refusal: `The postmortem is ${words(
        known.status,
      )}; only what is in review can become a draft again`,
      facts: [],
    });
  }

  /**
   * What somebody thinks of it who was asked, in person or as one of a group. Wishes make it a draft again.
   * @throws NotAllowedError when nobody has asked, ConflictError when it is not in review
   */
  async decide(
    id: string,
    decision: { verdict: 'approved' | 'changes_requested'; text?: string },
    by: { actor: FactActor; ownershipRefs: string[] },
  ): Promise<void> {
    const { postmortems, comments, now } = this.options;
    const known = await postmortems.get(id);
    const mine = known.reviewers.filter(({ entityRef }) =>
      by.ownershipRefs.includes(entityRef),
    );
    if (mine.length === 0) {
      throw new NotAllowedError(
        'You were not asked for a review. You can comment, or have yourself added to the reviewers.',
      );
    }
    const { verdict, text } = decision;
    const decided = known.reviewers.map(reviewer =>
      mine.includes(reviewer)
        ? {
            ...reviewer,
            verdict,
            decidedAt: now().toUTC().toISO() ?? undefined,
            decidedBy: by.actor.ref,
          }
        : reviewer,
    );
    await this.move(
      known,
      ['in_review'],
      verdict === 'approved' ? 'in_review' : 'draft',
      {
        refusal: `The postmortem is ${words(
          known.status,
        )}; it can be reviewed once somebody has asked for it`,
        facts: [
          {
            type: 'postmortem.reviewed',
            actor: by.actor,
            payload: { postmortemId: id, verdict },
          },
        ],
        and: async (tx, at) => {
          await postmortems.setDetails(id, { reviewers: decided }, at, tx);
          if (text) {
            await comments.add(
              id,
              { text, author: authorOf(by.actor) },
              at,
              tx,
            );
          }
        },
      },
    );
  }

  /**
   * Shares it and makes its action items tickets.
   * @throws ConflictError when it is published already
   * @throws InputError when something is missing and no reason is given
   */
  async publish(
    id: string,
    reason: string | undefined,
    actor: FactActor,
  ): Promise<void> {
    const known = await this.options.postmortems.get(id);
    const missing = missingForPublication(
      reviewChecklist(known.document, {
        documentOwnerRef: known.documentOwnerRef,
        meetingAt: known.meetingAt,
        shared: false,
      }),
    );
    const isOpen = known.status === 'draft' || known.status === 'in_review';
    if (isOpen && missing.length > 0 && !reason) {
      throw new InputError(
        `${missing
          .map(({ title, detail }) => `"${title}" is not so: ${detail}`)
          .join(
            '; ',
          )}. Complete it, or state the reason for publishing it as it is.`,
      );
    }
    await this.move(known, ['draft', 'in_review'], 'published', {
      refusal: 'The postmortem is published already',
      because: missing.length > 0 ? reason : undefined,
      facts: [publishedFact(known, known.version, known.document, actor)],
    });
  }

  async comment(
    id: string,
    comment: { sectionId?: string; text: string },
    actor: FactActor,
  ): Promise<void> {
    const { comments, now } = this.options;
    await comments.add(id, { ...comment, author: authorOf(actor) }, now());
  }

  /** @throws NotFoundError */
  async resolveComment(
    id: string,
    commentId: string,
    resolved: boolean,
    actor: FactActor,
  ): Promise<void> {
    const { comments, now } = this.options;
    await comments.setResolved(
      id,
      commentId,
      resolved ? authorOf(actor) : undefined,
      now(),
    );
  }

  /** Says that somebody is editing it, and answers who else is. */
  async announce(
    id: string,
    presence: Presence,
    actor: FactActor,
  ): Promise<PostmortemEditor[]> {
    const { editors, now } = this.options;
    const entityRef = authorOf(actor);
    if (presence.leaving) {
      await editors.leave(id, entityRef);
    } else {
      await editors.announce(id, { entityRef, part: presence.part }, now());
    }
    const all = await editors.of(id, now());
    return all.filter(editor => editor.entityRef !== entityRef);
  }

  private async move(
    known: StoredPostmortem,
    from: PostmortemStatus[],
    to: PostmortemStatus,
    options: {
      refusal: string;
      facts: NewFact[];
      because?: string;
      and?: (tx: Knex.Transaction, now: DateTime) => Promise<void>;
    },
  ): Promise<void> {
    const { incidents, postmortems, wakeups } = this.options;
    const now = this.options.now();
    await incidents.transaction(async tx => {
      const moved = await postmortems.transition(
        known.id,
        from,
        to,
        now,
        tx,
        options.because,
      );
      if (!moved) {
        throw new ConflictError(options.refusal);
      }
      await options.and?.(tx, now);
      await incidents.appendFacts(known.incidentId, options.facts, { now, tx });
      await wakeups.wake(known.incidentId, { tx });
    });
  }
}

function authorOf(actor: FactActor): string {
  return actor.ref ?? actor.name ?? 'somebody';
}

function words(status: PostmortemStatus): string {
  return {
    draft: 'a draft',
    in_review: 'in review',
    published: 'published',
    closed: 'closed',
  }[status];
}
