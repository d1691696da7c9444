import type { RefusalNext } from '@incident-response/backstage-plugin-common';
import type { Guard, GuardContext } from './Guard';
import { mode, scope, trust } from './guards/authority';
import { attempts, cooldown, oneAtATime, precondition } from './guards/pace';
import { quietTimes } from './guards/quietTimes';
import { blastRadius, systemicFailure } from './guards/radius';
import { killSwitch, stillOpen } from './guards/switches';

/**
 * The guards in the order in which they are asked; the first refusal is the answer. What people have switched off comes
 * first, what only has to wait late, and the person who approves last: nobody is asked to approve what may not run anyway.
 */
export const GUARDS: readonly Guard[] = [
  stillOpen,
  killSwitch,
  trust,
  scope,
  quietTimes,
  systemicFailure,
  attempts,
  cooldown,
  oneAtATime,
  blastRadius,
  precondition,
  mode,
];

/** Those that are asked once more immediately before each write, when the plan and its targets are settled. */
const ASKED_AGAIN: readonly Guard[] = [
  stillOpen,
  killSwitch,
  quietTimes,
  systemicFailure,
  attempts,
];

/** One guard's answer in words. */
export interface GuardLine {
  guard: string;
  allowed: boolean;
  reason: string;
}

/** Why a repair may not run, and what happens next. */
export interface Refusal {
  guard: string;
  reason: string;
  next: RefusalNext;
  retryAt?: string;
}

/** Everything the guards have said, up to and including the first refusal. */
export interface GuardReport {
  guards: GuardLine[];
  refusal?: Refusal;
}

/** Asks every guard in order until one refuses. */
export function askGuards(context: GuardContext): GuardReport {
  return askUntilRefused(GUARDS, context);
}

/** Asks those that can change their minds between the look and the write. */
export function askGuardsAgain(context: GuardContext): GuardReport {
  return askUntilRefused(ASKED_AGAIN, context);
}

function askUntilRefused(
  asked: readonly Guard[],
  context: GuardContext,
): GuardReport {
  const guards: GuardLine[] = [];
  for (const guard of asked) {
    const verdict = guard.ask(context);
    const { allowed, reason } = verdict;
    guards.push({ guard: guard.name, allowed, reason });
    if (!verdict.allowed) {
      const { next, retryAt } = verdict;
      return { guards, refusal: { guard: guard.name, reason, next, retryAt } };
    }
  }
  return { guards };
}

/** Asks every guard whatever the others say: for a rehearsal, people want to see all of it. */
export function askAllGuards(context: GuardContext): GuardReport {
  const verdicts = GUARDS.map(guard => ({
    guard: guard.name,
    verdict: guard.ask(context),
  }));
  return {
    guards: verdicts.map(({ guard, verdict: { allowed, reason } }) => ({
      guard,
      allowed,
      reason,
    })),
    refusal: askGuards(context).refusal,
  };
}
