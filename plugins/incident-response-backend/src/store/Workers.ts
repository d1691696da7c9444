import type { Knex } from 'knex';
import { databaseTime, isPostgres } from './databaseTime';

interface WorkerRow {
  id: string;
  started_at: string;
  seen_until: string;
}

/**
 * The backend processes that are alive. A lease belongs to one of them, and is worth as much as its owner's last sign of
 * life: one row to renew for each process, however many incidents it works on.
 */
export class Workers {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): Workers {
    return new Workers(options.knex);
  }

  /** Says that the worker is alive, and stays so for this long even if nothing more is heard of it. */
  async seen(id: string, seconds: number): Promise<void> {
    await this.knex<WorkerRow>('workers')
      .insert({
        id,
        started_at: databaseTime(this.knex),
        seen_until: databaseTime(this.knex, seconds),
      } as unknown as WorkerRow)
      .onConflict('id')
      .merge(['seen_until']);
  }

  /** Gives up every lease of the worker at once. */
  async gone(id: string): Promise<void> {
    await this.knex<WorkerRow>('workers').where({ id }).delete();
  }

  /** SQLite has one process: whatever an earlier one held is free the moment that the next one starts. */
  async startAlone(): Promise<void> {
    if (!isPostgres(this.knex)) {
      await this.knex<WorkerRow>('workers').delete();
    }
  }

  /** Those that nothing has been heard of for a day; their leases are long free. */
  async forgetLost(): Promise<number> {
    return this.knex<WorkerRow>('workers')
      .where('seen_until', '<', databaseTime(this.knex, -24 * 60 * 60))
      .delete();
  }
}
