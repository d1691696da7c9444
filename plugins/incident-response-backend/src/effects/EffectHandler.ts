import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EffectOf, EffectType, IncidentState, Policy } from '../incident';

/** What an effect works with. */
export interface EffectContext<T extends EffectType> {
  request: EffectOf<T>;
  state: IncidentState;
  policy: Policy;
  now: DateTime;
  /** When the call was last made, or was about to be. Undefined for the first time. */
  calledAt?: DateTime;
  /** Aborted at the deadline. */
  signal: AbortSignal;
}

/** What has come of an effect. */
export interface EffectOutcome {
  facts: NewFact[];
  /** Not finished: to be looked at again then. Nothing is known yet that would be a fact. */
  pendingUntil?: DateTime;
  /** Written in the same transaction as the facts. */
  commit?(tx: Knex.Transaction): Promise<void>;
}

/**
 * One thing that can be done to the outside: one write, with whatever has to be read for it. What is known of a call that
 * went wrong is then known of the whole effect.
 */
export interface EffectHandler<T extends EffectType> {
  /** For people: "Opening the Slack channel". */
  what: string;
  /** Doing it twice is the same as doing it once, so that an unknown outcome needs no answer. */
  repeatable: boolean;
  /**
   * Asks the outside whether it has been done already.
   * Where it can't be asked and repeating isn't safe, a person has to look.
   */
  find?(context: EffectContext<T>): Promise<EffectOutcome | undefined>;
  /**
   * How long after the call the outside may still change without our knowing: a request that was slow to arrive, an index
   * that lags behind. Until then "not there" is not believed. Default: it is believed at once.
   *
   * What is repeatable has it where the next of its lane writes over it: a lost call that arrives late must not have the
   * last word, so nothing of the lane is done until then.
   */
  settlesWithin?: { seconds: number };
  perform(context: EffectContext<T>): Promise<EffectOutcome>;
}

/** Whether somebody has to know later that a call may have been made. */
export function needsIntent({
  repeatable,
  settlesWithin,
}: Pick<EffectHandler<EffectType>, 'repeatable' | 'settlesWithin'>): boolean {
  return !repeatable || settlesWithin !== undefined;
}

/** A handler for every effect. */
export type EffectHandlers = { [T in EffectType]: EffectHandler<T> };
