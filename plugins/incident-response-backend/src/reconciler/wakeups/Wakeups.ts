import type { Severity } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';

/** Gets an incident reconciled: soon, or at an instant. Losing a wake-up costs seconds, since the tables know what is due. */
export interface Wakeups {
  /** With `tx`, nothing happens unless that transaction commits. The severity decides who comes first where many wait. */
  wake(
    incidentId: string,
    options?: { at?: Date; tx?: Knex.Transaction; severity?: Severity },
  ): Promise<void>;
  /** Has this process work on an incident itself, now if it has the {@link appetite}. */
  workOn(incidentId: string): void;
  /** How many incidents this process should take on by itself: as many as it has room for, and a few when it is busy. */
  readonly appetite: number;
  /** Waits for what is under way and takes nothing new. */
  stop(): Promise<void>;
}

/** Works on one incident and answers when to look again, if ever. */
export type Reconcile = (incidentId: string) => Promise<Date | undefined>;

/** What an incident counts as whose severity the caller doesn't know. */
export const SEVERITY_OTHERWISE: Severity = 'P2';
