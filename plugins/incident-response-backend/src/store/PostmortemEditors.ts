import type { PostmortemEditor } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';

interface EditorRow {
  postmortem_id: string;
  entity_ref: string;
  part: string | null;
  seen_at: string;
}

/** Editors say every ten seconds that they are there; after three that did not come they are not. */
const PRESENT_FOR = { seconds: 30 };

/** Who is editing which postmortem right now, over all replicas. */
export class PostmortemEditors {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): PostmortemEditors {
    return new PostmortemEditors(options.knex);
  }

  async of(postmortemId: string, now: DateTime): Promise<PostmortemEditor[]> {
    const rows = await this.knex<EditorRow>('postmortem_editors')
      .where({ postmortem_id: postmortemId })
      .where('seen_at', '>', toIso(now.minus(PRESENT_FOR)))
      .orderBy('entity_ref')
      .limit(20);
    return rows.map(row => ({
      entityRef: row.entity_ref,
      part: row.part ?? undefined,
      seenAt: row.seen_at,
    }));
  }

  async announce(
    postmortemId: string,
    editor: { entityRef: string; part?: string },
    now: DateTime,
  ): Promise<void> {
    await this.knex<EditorRow>('postmortem_editors')
      .insert({
        postmortem_id: postmortemId,
        entity_ref: editor.entityRef,
        part: editor.part ?? null,
        seen_at: toIso(now),
      })
      .onConflict(['postmortem_id', 'entity_ref'])
      .merge();
  }

  async leave(postmortemId: string, entityRef: string): Promise<void> {
    await this.knex<EditorRow>('postmortem_editors')
      .where({ postmortem_id: postmortemId, entity_ref: entityRef })
      .delete();
  }
}
