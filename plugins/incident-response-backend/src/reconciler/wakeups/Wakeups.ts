import type { Knex } from 'knex';

/** Gets an incident reconciled: soon, or at an instant. Losing a wake-up costs seconds, since the tables know what is due. */
export interface Wakeups {
  /** With `tx`, nothing happens unless that transaction commits. */
  wake(
    incidentId: string,
    options?: { at?: Date; tx?: Knex.Transaction },
  ): Promise<void>;
  /** Waits for what is under way and takes nothing new. */
  stop(): Promise<void>;
}
