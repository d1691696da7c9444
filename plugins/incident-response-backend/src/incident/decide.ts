import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { earliest } from './businessTime';
import { decideActionItemReminders } from './decideActionItemReminders';
import { decideActionItems } from './decideActionItems';
import { decideMessages } from './decideMessages';
import { decideOrchestration } from './decideOrchestration';
import { decidePostmortem } from './decidePostmortem';
import { decideRemediation } from './decideRemediation';
import type { EffectRequest } from './effects';
import type { Policy } from './policy';
import { decideClocks } from './sla';
import type { IncidentState } from './state';

/** What should happen now, and when to ask again if nothing else happens before. */
export interface Decision {
  /** Things that are true by the rules alone, such as a clock that has run out. Their ids make recording them repeatable. */
  facts: NewFact[];
  /** Things to do to the outside. The ledger leaves out what is done already. */
  effects: EffectRequest[];
  wakeAt?: DateTime;
}

/** One family of rules. */
export type Rule = (
  state: IncidentState,
  policy: Policy,
  now: DateTime,
) => Partial<Decision>;

const RULES: Rule[] = [
  decideOrchestration,
  decideRemediation,
  decideClocks,
  decideMessages,
  decidePostmortem,
  decideActionItems,
  decideActionItemReminders,
];

/**
 * Every rule of conduct, from what is known to what should happen. Pure: the same state, policy and instant give the
 * same decision, and once its facts are recorded and its effects done, asking again asks for nothing new.
 */
export function decide(
  state: IncidentState,
  policy: Policy,
  now: DateTime,
): Decision {
  if (!state.known) {
    return { facts: [], effects: [] };
  }
  const parts = RULES.map(rule => rule(state, policy, now));
  return {
    facts: parts.flatMap(part => part.facts ?? []),
    effects: parts.flatMap(part => part.effects ?? []),
    wakeAt: earliest(...parts.map(part => part.wakeAt)),
  };
}
