import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type { PostmortemComment } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';

interface CommentRow {
  id: string;
  postmortem_id: string;
  section_id: string | null;
  text: string;
  author: string;
  created_at: string;
  resolved_at: string | null;
  resolved_by: string | null;
}

/** A review is not a forum; who has more to say than this writes it into the document. */
const MOST_COMMENTS = 500;

/** What was said about postmortems while they were reviewed. */
export class PostmortemComments {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): PostmortemComments {
    return new PostmortemComments(options.knex);
  }

  /** Oldest first. */
  async of(postmortemId: string): Promise<PostmortemComment[]> {
    const rows = await this.knex<CommentRow>('postmortem_comments')
      .where({ postmortem_id: postmortemId })
      .orderBy([{ column: 'created_at' }, { column: 'id' }])
      .limit(MOST_COMMENTS);
    return rows.map(row => ({
      id: row.id,
      sectionId: row.section_id ?? undefined,
      text: row.text,
      author: row.author,
      createdAt: row.created_at,
      resolvedAt: row.resolved_at ?? undefined,
      resolvedBy: row.resolved_by ?? undefined,
    }));
  }

  async add(
    postmortemId: string,
    comment: { sectionId?: string; text: string; author: string },
    now: DateTime,
    tx: Knex | Knex.Transaction = this.knex,
  ): Promise<void> {
    await tx<CommentRow>('postmortem_comments').insert({
      id: randomUUID(),
      postmortem_id: postmortemId,
      section_id: comment.sectionId ?? null,
      text: comment.text,
      author: comment.author,
      created_at: toIso(now),
      resolved_at: null,
      resolved_by: null,
    });
  }

  /** @throws NotFoundError */
  async setResolved(
    postmortemId: string,
    commentId: string,
    by: string | undefined,
    now: DateTime,
  ): Promise<void> {
    const changed = await this.knex<CommentRow>('postmortem_comments')
      .where({ id: commentId, postmortem_id: postmortemId })
      .update({
        resolved_at: by === undefined ? null : toIso(now),
        resolved_by: by ?? null,
      });
    if (changed !== 1) {
      throw new NotFoundError(
        `Postmortem ${postmortemId} has no comment ${commentId}`,
      );
    }
  }
}
