import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso, type EffectRequest } from '../incident';
import { isPostgres } from './databaseTime';
import { LeaseLostError, type Lease } from './Leases';

/**
 * - `intended`: the call may have been made; after a crash nobody knows
 * - `waiting`: the call has not been made, or it is safe to make it again at `nextTryAt`
 * - `overtaken`: not asked for any more before it was done; should it be again, the outside is asked first
 * - `done`, `failed` (known not to have happened, and repeating won't help), `unknown` (a person must look)
 */
export type EffectRowState =
  | 'intended'
  | 'waiting'
  | 'overtaken'
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
  /** When it was begun for the first time. */
  startedAt: string;
  /** When the call was last about to be made. */
  calledAt: string;
  /** What was asked for. Missing in entries of the first version. */
  request?: EffectRequest;
  nextTryAt?: string;
  error?: string;
}

/** An effect that nobody asks for any more loses its place in a queue after this time. */
const GIVES_UP_ITS_PLACE = { minutes: 2 };

/** A place in the queue of a provider's limit. */
export interface QueuePlace {
  queue: string;
  position: DateTime;
}

/** What has come of a try. */
export interface EffectResult {
  state: EffectRowState;
  nextTryAt?: DateTime;
  error?: string;
  /** Where the try ended in front of a provider's limit. */
  waitsIn?: QueuePlace;
  /** `add` for a try that did not get as far as an intent; `forget` for work that is looked at again and again without anything being wrong. */
  tries?: 'add' | 'forget';
}

interface EffectRow {
  key: string;
  incident_id: string;
  type: EffectRequest['type'];
  state: EffectRowState;
  tries: number;
  next_try_at: string | null;
  error: string | null;
  request: string | null;
  queue: string | null;
  queue_position: string | null;
  started_at: string;
  /** Missing in entries of the first version. */
  called_at: string | null;
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
      startedAt: row.started_at,
      calledAt: row.called_at ?? row.started_at,
      request: row.request ? JSON.parse(row.request) : undefined,
      nextTryAt: row.next_try_at ?? undefined,
      error: row.error ?? undefined,
    }));
  }

  /**
   * Writes the intent and counts the try, in one statement that only the holder of the lease can make.
   *
   * @throws LeaseLostError
   */
  async intend(
    lease: Lease,
    request: EffectRequest,
    now: DateTime,
  ): Promise<void> {
    const { knex } = this;
    const columns =
      'key, incident_id, type, state, tries, next_try_at, error, request, queue, queue_position, started_at, called_at, finished_at';
    const written = await knex.raw(
      `insert into effects (${columns})
       select ?, id, ?, 'intended', 1, null, null, ?, null, null, ?, ?, null
       from incidents where id = ? and lease_token = ?${
         isPostgres(knex) ? ' for update' : ''
       }
       on conflict (key) do update set state = 'intended', tries = effects.tries + 1, next_try_at = null,
         request = excluded.request,         queue = null, queue_position = null, called_at = excluded.called_at
       returning key`,
      [
        request.key,
        request.type,
        JSON.stringify(request),
        toIso(now),
        toIso(now),
        lease.incidentId,
        lease.token,
      ],
    );
    if (rowsOf(written).length === 0) {
      throw new LeaseLostError(lease.incidentId);
    }
  }

  async finish(
    key: string,
    result: EffectResult,
    now: DateTime,
    tx: Knex.Transaction,
  ): Promise<void> {
    await tx<EffectRow>('effects')
      .where({ key })
      .update(toResultColumns(result, now, tx));
  }

  /** Puts to rest what nobody asks for any more, such as an update of a message that a later one has replaced. */
  async overtake(keys: string[], tx: Knex.Transaction): Promise<void> {
    await tx<EffectRow>('effects')
      .whereIn('key', keys)
      .whereIn('state', ['intended', 'waiting'])
      .update({
        state: 'overtaken',
        next_try_at: null,
        queue: null,
        queue_position: null,
      });
  }

  /** Makes an effect due now that was refused, is unknown, or waits for a later try. False where there is none. */
  async retry(key: string, now: DateTime): Promise<boolean> {
    const changed = await this.knex<EffectRow>('effects')
      .where({ key })
      .whereIn('state', ['failed', 'unknown', 'waiting'])
      .update({
        state: 'waiting',
        next_try_at: toIso(now),
        tries: 0,
        queue: null,
        queue_position: null,
      });
    return changed === 1;
  }

  /** How many stand before a position in the queue of a limit. */
  async countQueued(
    queue: string,
    ahead: { position: DateTime; now: DateTime },
  ): Promise<number> {
    const [row] = await this.knex<EffectRow>('effects')
      .where({ queue })
      .where('queue_position', '<', toIso(ahead.position))
      // Whoever has not come back for its turn is not waiting any more.
      .where('next_try_at', '>', toIso(ahead.now.minus(GIVES_UP_ITS_PLACE)))
      .count({ count: '*' });
    return Number(row.count);
  }
}

/** The columns that a try leaves behind. */
export function toResultColumns(
  result: EffectResult,
  now: DateTime,
  knex: Knex,
) {
  return {
    state: result.state,
    next_try_at: result.nextTryAt ? toIso(result.nextTryAt) : null,
    error: result.error ?? null,
    queue: result.waitsIn?.queue ?? null,
    queue_position: result.waitsIn ? toIso(result.waitsIn.position) : null,
    ...(result.tries === 'forget' ? { tries: 0 } : {}),
    ...(result.tries === 'add'
      ? { tries: knex.raw('tries + 1') as unknown as number }
      : {}),
    finished_at: ['waiting', 'intended'].includes(result.state)
      ? null
      : toIso(now),
  };
}

/** The rows of a raw statement: PostgreSQL's driver wraps them, SQLite's does not. */
function rowsOf(result: unknown): unknown[] {
  if (Array.isArray(result)) {
    return result;
  }
  const { rows } = result as { rows?: unknown[] };
  return rows ?? [];
}
