import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant, toIso } from '../incident';

/**
 * - `due`: nothing was sent
 * - `waiting`: it was not sent, and is tried again at its time
 * - `intended`: it is being sent, or its answer was lost
 * - `done`, `failed` (refused, and trying again won't help)
 */
export type DigestState = 'due' | 'waiting' | 'intended' | 'done' | 'failed';

/** A team's digest of a week. */
export interface DigestKey {
  team: string;
  /** The Monday of the week. */
  week: string;
}

/** The right to send one digest, and what is known of an earlier try. */
export interface DigestClaim extends DigestKey {
  channel: string;
  holder: string;
  tries: number;
  /** When it may have been sent already, by somebody who never said so. */
  maybeSentAt?: DateTime;
}

interface DigestRow {
  team: string;
  week: string;
  channel: string;
  state: DigestState;
  tries: number;
  holder: string | null;
  called_at: string | null;
  next_try_at: string | null;
  message_ts: string | null;
  error: string | null;
}

/** The ledger of digests: who sends which, and what has come of it. */
export class DigestStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): DigestStore {
    return new DigestStore(options.knex);
  }

  /**
   * Takes the right to send a digest, and notes that it may have been sent from now on. Undefined where it is over, where
   * its time has not come, or where somebody else has been at it since `lostBefore`.
   */
  async claim(
    digest: DigestKey & { channel: string },
    { now, lostBefore }: { now: DateTime; lostBefore: DateTime },
  ): Promise<DigestClaim | undefined> {
    const { team, week, channel } = digest;
    await this.knex<DigestRow>('digests')
      .insert({ team, week, channel, state: 'due', tries: 0 })
      .onConflict(['team', 'week'])
      .ignore();
    const row = await this.knex<DigestRow>('digests')
      .where({ team, week })
      .first();
    if (!row || !isFree(row, toIso(now), toIso(lostBefore))) {
      return undefined;
    }
    const holder = randomUUID();
    const claimed = await this.knex<DigestRow>('digests')
      // Whoever has seen the same and was quicker has counted a try.
      .where({ team, week, state: row.state, tries: row.tries })
      .update({
        state: 'intended',
        holder,
        tries: row.tries + 1,
        // The first call that may have been made, until it is known that it was not.
        called_at: row.state === 'intended' ? row.called_at : toIso(now),
        next_try_at: toIso(now),
      });
    if (claimed !== 1) {
      return undefined;
    }
    return {
      team,
      week,
      // Where it may be already; the configured one may be another by now.
      channel: row.state === 'intended' ? row.channel : channel,
      holder,
      tries: row.tries + 1,
      maybeSentAt:
        row.state === 'intended' && row.called_at !== null
          ? instant(row.called_at)
          : undefined,
    };
  }

  /** Notes what has come of it, if nobody has taken over. */
  async finish(
    claim: DigestClaim,
    result: {
      state: Exclude<DigestState, 'due'>;
      messageTs?: string;
      nextTryAt?: DateTime;
      error?: string;
    },
  ): Promise<boolean> {
    const { team, week, holder, channel } = claim;
    const finished = await this.knex<DigestRow>('digests')
      .where({ team, week, holder })
      .update({
        state: result.state,
        channel,
        message_ts: result.messageTs ?? null,
        next_try_at: result.nextTryAt ? toIso(result.nextTryAt) : null,
        error: result.error?.slice(0, 2_000) ?? null,
        holder: null,
      });
    return finished === 1;
  }
}

function isFree(row: DigestRow, now: string, lostBefore: string): boolean {
  switch (row.state) {
    case 'due':
      return true;
    case 'waiting':
      return row.next_try_at === null || row.next_try_at <= now;
    case 'intended':
      // Somebody is at it, or was, and is gone.
      return row.holder === null
        ? row.next_try_at === null || row.next_try_at <= now
        : (row.next_try_at ?? '') < lostBefore;
    default:
      return false;
  }
}
