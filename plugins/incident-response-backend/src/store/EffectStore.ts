import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso, type EffectRequest } from '../incident';

/**
 * - `intended`: the call may have been made; after a crash nobody knows
 * - `waiting`: the call has not been made, or it is safe to make it again at `nextTryAt`
 * - `done`, `failed` (known not to have happened, and repeating won't help), `unknown` (a person must look)
 */
export type EffectRowState =
  | 'intended'
  | 'waiting'
  | 'done'
  | 'failed'
  | 'unknown';

/** One line of the ledger. */
export interface EffectEntry {
  key: string;
  incidentId: string;
  type: EffectRequest['type'];
  state: EffectRowState;
  tries: number;
  nextTryAt?: string;
  error?: string;
}

interface EffectRow {
  key: string;
  incident_id: string;
  type: EffectRequest['type'];
  state: EffectRowState;
  tries: number;
  next_try_at: string | null;
  error: string | null;
  started_at: string;
  finished_at: string | null;
}

/** The ledger's table. */
export class EffectStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): EffectStore {
    return new EffectStore(options.knex);
  }

  async list(incidentId: string): Promise<EffectEntry[]> {
    const rows = await this.knex<EffectRow>('effects').where({
      incident_id: incidentId,
    });
    return rows.map(row => ({
      key: row.key,
      incidentId: row.incident_id,
      type: row.type,
      state: row.state,
      tries: row.tries,
      nextTryAt: row.next_try_at ?? undefined,
      error: row.error ?? undefined,
    }));
  }

  /** Writes the intent, and counts the try. */
  async intend(
    incidentId: string,
    request: EffectRequest,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<EffectRow>('effects')
      .insert({
        key: request.key,
        incident_id: incidentId,
        type: request.type,
        state: 'intended',
        tries: 1,
        next_try_at: null,
        error: null,
        started_at: toIso(now),
        finished_at: null,
      })
      .onConflict('key')
      .merge({
        state: 'intended',
        tries: tx.raw('effects.tries + 1'),
        next_try_at: null,
      });
  }

  async finish(
    key: string,
    result: {
      state: EffectRowState;
      nextTryAt?: DateTime;
      error?: string;
      /** Starts counting the tries anew, for work that is looked at again and again without anything being wrong. */
      forgetTries?: boolean;
    },
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<EffectRow>('effects')
      .where({ key })
      .update({
        state: result.state,
        next_try_at: result.nextTryAt ? toIso(result.nextTryAt) : null,
        error: result.error ?? null,
        ...(result.forgetTries ? { tries: 0 } : {}),
        finished_at: ['waiting', 'intended'].includes(result.state)
          ? null
          : toIso(now),
      });
  }

  /** Makes a failed or unknown effect due again. False where there is none. */
  async retry(key: string, now: DateTime): Promise<boolean> {
    const changed = await this.knex<EffectRow>('effects')
      .where({ key })
      .whereIn('state', ['failed', 'unknown', 'waiting'])
      .update({ state: 'waiting', next_try_at: toIso(now), tries: 0 });
    return changed === 1;
  }
}
