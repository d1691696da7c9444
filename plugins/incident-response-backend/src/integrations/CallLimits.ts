import type { DateTime } from 'luxon';

/** How often something may be asked of a provider. */
export interface CallLimit {
  /** What is counted together, such as `slack/conversations.create`. */
  key: string;
  calls: number;
  perSeconds: number;
}

/** Whether a call may be made now. */
export type Admission =
  | { admitted: true }
  | { admitted: false; retryAfterSeconds: number };

/** The limits of all providers, counted for all replicas together. */
export interface CallLimits {
  /**
   * Takes one call of a limit. Where it is short, those go first whose position in the queue is earlier; without a
   * position, as when a person waits for the answer, nobody does.
   */
  take(limit: CallLimit, position?: DateTime): Promise<Admission>;
  /** The provider itself has said that it wants to be left alone. */
  block(limit: CallLimit, seconds: number): Promise<void>;
}
