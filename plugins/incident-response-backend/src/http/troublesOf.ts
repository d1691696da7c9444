import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { instant, type IncidentState } from '../incident';
import type { EffectEntry } from '../store';

type Troubles = IncidentDetail['troubles'];

/** A provider's limit makes nearly everything wait for a moment; beyond this somebody would wonder where it is. */
const WORTH_SAYING = { seconds: 30 };

/** What was to be done outside and is not, with what becomes of it. */
export function troublesOf(
  state: IncidentState,
  entries: EffectEntry[],
  now: DateTime,
): Troubles {
  const pending = entries.filter(
    entry => entry.error && ['waiting', 'intended'].includes(entry.state),
  );
  return [
    ...[...state.failed.values()].map(stuck),
    ...pending.filter(hasFailed).map(retrying),
    ...pending
      .filter(
        entry =>
          !hasFailed(entry) &&
          instant(entry.startedAt) <= now.minus(WORTH_SAYING),
      )
      .map(queued),
  ];
}

type Stuck = IncidentState['failed'] extends Map<string, infer F> ? F : never;

function stuck(fact: Stuck): Troubles[number] {
  const { effect, what } = fact.payload;
  return fact.type === 'effect.failed'
    ? {
        effect,
        what,
        kind: 'failed',
        reason: fact.payload.reason,
        remedy: fact.payload.remedy,
      }
    : {
        effect,
        what,
        kind: 'unknown',
        reason: fact.payload.question,
        remedy: 'Look outside, then retry where it has not happened',
      };
}

/** The ledger forgets the tries of what only waits in front of a provider's limit. */
function hasFailed({ tries }: EffectEntry): boolean {
  return tries > 0;
}

function retrying(entry: EffectEntry): Troubles[number] {
  return {
    effect: entry.key,
    what: inWords(entry.type),
    kind: 'failed',
    reason: entry.error ?? '',
    remedy: 'It is tried again by itself',
  };
}

function queued(entry: EffectEntry): Troubles[number] {
  return {
    ...retrying(entry),
    kind: 'queued',
    remedy: 'It is done by itself when it is its turn',
  };
}

/** `openTicket` as people write it: Open ticket. */
function inWords(type: EffectEntry['type']): string {
  const words = type.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
}
