import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso, type EffectRequest } from '../incident';
import { isPostgres } from './databaseTime';
import { LeaseLostError, type Lease } from './Leases';
import { marksOf, namesOf, Statement } from './Statement';

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

/** A row of `effects`. */
export interface EffectRow {
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

/** A try that has ended, and what has come of it. */
export interface EndedTry {
  request: EffectRequest;
  /** When it began. */
  startedAt: DateTime;
  result: EffectResult;
}

/** A row of the shape that is inserted, for the names and types of its columns. */
const ROW: EffectRow = {
  key: '',
  incident_id: '',
  type: 'openChannel',
  state: 'intended',
  tries: 1,
  next_try_at: '',
  error: '',
  request: '',
  queue: '',
  queue_position: '',
  started_at: '',
  called_at: '',
  finished_at: '',
};

/**
 * Writes what has come of a try over its intent, or as the first word of an effect that needs none. The values are those
 * of {@link endedTry}.
 *
 * @param source where a row comes from exactly if the lease is held
 */
export const END_TRY_FROM = (source: string) => `
  insert into effects (${namesOf(ROW)})
  select ${marksOf(ROW)} from ${source}
  on conflict (key) do update set
    state = excluded.state, next_try_at = excluded.next_try_at, error = excluded.error, queue = excluded.queue,
    queue_position = excluded.queue_position, finished_at = excluded.finished_at,
    tries = case cast(? as text) when 'add' then effects.tries + 1 when 'forget' then 0 else effects.tries end
  returning key`;

/** The values of {@link END_TRY_FROM}: those before the source's own, and those after. */
export function endedTry(
  incidentId: string,
  { request, startedAt, result }: EndedTry,
  now: DateTime,
): [Knex.RawBinding[], Knex.RawBinding[]] {
  const { state, nextTryAt, error, waitsIn, tries } = result;
  const row: EffectRow = {
    key: request.key,
    incident_id: incidentId,
    type: request.type,
    state,
    tries: tries === 'forget' ? 0 : 1,
    next_try_at: nextTryAt ? toIso(nextTryAt) : null,
    error: error ?? null,
    request: JSON.stringify(request),
    queue: waitsIn?.queue ?? null,
    queue_position: waitsIn ? toIso(waitsIn.position) : null,
    started_at: toIso(startedAt),
    called_at: toIso(startedAt),
    finished_at: ['waiting', 'intended'].includes(state) ? null : toIso(now),
  };
  return [Object.values(row), [tries ?? 'keep']];
}

/** What becomes of an entry that nobody asks for any more. */
export const OVERTAKEN = {
  state: 'overtaken',
  next_try_at: null,
  queue: null,
  queue_position: null,
} as const;

/** A stored entry. */
export function toEntry(
  row: Omit<EffectRow, 'queue' | 'queue_position' | 'finished_at'>,
): EffectEntry {
  return {
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
  };
}

/** The ledger's table. */
export class EffectStore {
  private readonly knex: Knex;
  private readonly writeIntent: Statement;

  private constructor(knex: Knex) {
    this.knex = knex;
    this.writeIntent = new Statement(
      knex,
      'intent',
      `insert into effects (${namesOf(ROW)})
       select ${marksOf(ROW)} from incidents where id = ? and lease_token = ?${
        isPostgres(knex) ? ' for update' : ''
      }
       on conflict (key) do update set
         state = excluded.state, tries = effects.tries + 1, next_try_at = null, request = excluded.request, queue = null,
         queue_position = null, called_at = excluded.called_at
       returning key`,
    );
  }

  static create(options: { knex: Knex }): EffectStore {
    return new EffectStore(options.knex);
  }

  async list(incidentId: string): Promise<EffectEntry[]> {
    const rows = await this.knex<EffectRow>('effects').where({
      incident_id: incidentId,
    });
    return rows.map(toEntry);
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
    const row: EffectRow = {
      key: request.key,
      incident_id: lease.incidentId,
      type: request.type,
      state: 'intended',
      tries: 1,
      next_try_at: null,
      error: null,
      request: JSON.stringify(request),
      queue: null,
      queue_position: null,
      started_at: toIso(now),
      called_at: toIso(now),
      finished_at: null,
    };
    const written = await this.writeIntent.run([
      ...Object.values(row),
      lease.incidentId,
      lease.token,
    ]);
    if (written.length === 0) {
      throw new LeaseLostError(lease.incidentId);
    }
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
