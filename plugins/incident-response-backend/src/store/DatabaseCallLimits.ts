import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type {
  Admission,
  CallLimit,
  CallLimits,
} from '../integrations/CallLimits';
import { isPostgres } from './databaseTime';
import type { EffectStore } from './EffectStore';

/** Of a generous limit a replica takes this share at once, and asks the database again only when that is used up. */
const SHARE_AT_ONCE = 1 / 50;

/** Who waits long is not made to wait longer than this without looking, since those ahead may have gone. */
const LONGEST_WAIT_SECONDS = 120;

/** Whoever wants to be left alone for longer is asked again after this time. */
const LONGEST_BLOCK_SECONDS = 300;
const CLOCKS_DIFFER_MS = 5_000;

interface Allowance {
  left: number;
  until: number;
}

/** {@link CallLimits} in the database of all replicas; SQLite's only process counts in its memory. */
export class DatabaseCallLimits implements CallLimits {
  private readonly knex: Knex;
  private readonly effects: EffectStore;
  private readonly limiters = new Map<string, RateLimiterAbstract>();
  private readonly allowances = new Map<string, Allowance>();

  private constructor(options: { knex: Knex; effects: EffectStore }) {
    this.knex = options.knex;
    this.effects = options.effects;
  }

  static create(options: {
    knex: Knex;
    effects: EffectStore;
  }): DatabaseCallLimits {
    return new DatabaseCallLimits(options);
  }

  async take(limit: CallLimit, position?: DateTime): Promise<Admission> {
    const allowance = this.allowances.get(limit.key);
    if (allowance && allowance.left > 0 && allowance.until > Date.now()) {
      allowance.left -= 1;
      return { admitted: true };
    }
    const limiter = this.limiterOf(limit);
    const share = Math.max(1, Math.floor(limit.calls * SHARE_AT_ONCE));
    const taken = await consume(limiter, limit, share);
    if (!taken.admitted) {
      return wait(
        limit,
        taken.res.msBeforeNext,
        await this.ahead(limit, position),
      );
    }
    const { res } = taken;
    // Only where it gets short is there anybody who waits.
    if (position && res.remainingPoints < limit.calls / 2) {
      const ahead = await this.ahead(limit, position);
      if (res.remainingPoints < ahead) {
        await limiter.reward(limit.key, share);
        return wait(limit, res.msBeforeNext, ahead);
      }
    }
    this.allowances.set(limit.key, {
      left: share - 1,
      until: Date.now() + res.msBeforeNext,
    });
    return { admitted: true };
  }

  async block(limit: CallLimit, seconds: number): Promise<void> {
    this.allowances.delete(limit.key);
    await this.limiterOf(limit).block(
      limit.key,
      Math.min(seconds, LONGEST_BLOCK_SECONDS),
    );
  }

  private async ahead(
    limit: CallLimit,
    position: DateTime | undefined,
  ): Promise<number> {
    return position
      ? this.effects.countQueued(limit.key, { position, now: DateTime.utc() })
      : 0;
  }

  private limiterOf(limit: CallLimit): RateLimiterAbstract {
    const known = this.limiters.get(limit.key);
    if (known) {
      return known;
    }
    const common = {
      keyPrefix: '',
      points: limit.calls,
      duration: limit.perSeconds,
    };
    const limiter = isPostgres(this.knex)
      ? new RateLimiterPostgres({
          ...common,
          storeClient: this.knex,
          storeType: 'knex',
          tableName: 'rate_limits',
          // By a migration, and cleared with the rest of the housekeeping.
          tableCreated: true,
          clearExpiredByTimeout: false,
        })
      : new RateLimiterMemory(common);
    this.limiters.set(limit.key, limiter);
    return limiter;
  }
}

async function consume(
  limiter: RateLimiterAbstract,
  limit: CallLimit,
  points: number,
): Promise<{ admitted: boolean; res: RateLimiterRes }> {
  for (let again = false; ; again = true) {
    try {
      const res = await limiter.consume(limit.key, points);
      return { admitted: true, res };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) {
        throw error;
      }
      // What ends later than anything can was written by a clock that was wrong.
      const longest = Math.max(limit.perSeconds, LONGEST_BLOCK_SECONDS);
      if (again || error.msBeforeNext <= longest * 1000 + CLOCKS_DIFFER_MS) {
        return { admitted: false, res: error };
      }
      await limiter.delete(limit.key);
    }
  }
}

/** The next window, or a later one where others come first. */
function wait(
  limit: CallLimit,
  msBeforeNext: number,
  ahead: number,
): Admission {
  const windows = Math.floor(ahead / limit.calls);
  const seconds = msBeforeNext / 1000 + windows * limit.perSeconds;
  return {
    admitted: false,
    // A little later than the window begins, and not all at once.
    retryAfterSeconds:
      Math.min(seconds, LONGEST_WAIT_SECONDS) + 0.05 + Math.random() * 0.2,
  };
}
