import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';

interface LockRow {
  workload: string;
  holder: string;
  until: string;
}

/** One repair at a time per workload, whichever replica and incident it comes from. */
export class RemediationLocks {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): RemediationLocks {
    return new RemediationLocks(options.knex);
  }

  /** Takes the lock, or keeps it where `holder` has it. The answer is who has it now. */
  async acquire(
    workload: string,
    holder: string,
    options: { now: DateTime; until: DateTime },
  ): Promise<{ holder: string; until: string }> {
    await this.knex<LockRow>('remediation_locks')
      .insert({ workload, holder, until: toIso(options.until) })
      .onConflict('workload')
      .merge()
      .where(builder =>
        builder
          .where('remediation_locks.until', '<=', toIso(options.now))
          .orWhere('remediation_locks.holder', holder),
      );
    const row = await this.knex<LockRow>('remediation_locks')
      .where({ workload })
      .first();
    // Released between the two statements: whoever comes next takes it.
    return row ?? { holder: 'nobody', until: toIso(options.now) };
  }

  async holderOf(
    workload: string,
    now: DateTime,
  ): Promise<{ holder: string; until: string } | undefined> {
    return this.knex<LockRow>('remediation_locks')
      .where({ workload })
      .where('until', '>', toIso(now))
      .first();
  }

  async release(holder: string, tx?: Knex.Transaction): Promise<void> {
    await (tx ?? this.knex)<LockRow>('remediation_locks')
      .where({ holder })
      .delete();
  }
}
