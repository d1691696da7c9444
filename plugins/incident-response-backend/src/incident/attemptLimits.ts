import type { RunbookRemediation } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { AttemptState } from './attempts';
import { addSpan, instant } from './businessTime';
import type { Policy } from './policy';
import type { IncidentState } from './state';

/** The portal's limit; a runbook can only tighten it. */
export function maxAttemptsOf(
  remediation: RunbookRemediation,
  policy: Policy,
): number {
  return Math.min(
    remediation.maxAttempts ?? policy.remediation.maxAttempts,
    policy.remediation.maxAttempts,
  );
}

/** When the incident was opened the last time. Empty where it never was over. */
export function openedAgainAt({ reopenings }: IncidentState): string {
  return reopenings.at(-1)?.reopenedAt ?? '';
}

/**
 * Attempts that changed something and have ended without help, since the service was last well for long enough: an
 * incident that comes back after a minute has used them up already.
 */
export function countedAttempts(
  state: IncidentState,
  policy: Policy,
): AttemptState[] {
  const { resetAfterHealthy } = policy.remediation;
  const since =
    state.reopenings
      .filter(
        ({ resolvedAt, reopenedAt }) =>
          addSpan(
            instant(resolvedAt),
            resetAfterHealthy,
            policy.businessHours,
          ) <= instant(reopenedAt),
      )
      .at(-1)?.reopenedAt ?? '';
  return state.attempts.filter(
    ({ attempted, outcome }) =>
      attempted &&
      attempted.occurredAt >= since &&
      outcome?.type === 'remediation.ineffective',
  );
}

/** When the next attempt may begin at the earliest: the cooldown grows with every attempt that did not help. */
export function cooldownUntil(
  state: IncidentState,
  policy: Policy,
): DateTime | undefined {
  const counted = countedAttempts(state, policy);
  const last = counted.at(-1)?.outcome;
  if (!last) {
    return undefined;
  }
  let until = instant(last.occurredAt);
  for (let step = 0; step < counted.length; step += 1) {
    until = addSpan(until, policy.remediation.cooldown, policy.businessHours);
  }
  return until;
}

/**
 * Until when a service was well for long enough the last time, so that its attempts are counted anew since: no incident of
 * it was open for so long.
 *
 * @param open when incidents of the service were open, oldest first
 */
export function lastWellUntil(
  open: readonly { from: string; until?: string }[],
  policy: Policy,
): DateTime | undefined {
  let wellUntil: DateTime | undefined;
  let openUntil: DateTime | undefined;
  for (const { from, until } of open) {
    const began = instant(from);
    const longEnough =
      openUntil &&
      addSpan(
        openUntil,
        policy.remediation.resetAfterHealthy,
        policy.businessHours,
      );
    if (longEnough && longEnough <= began) {
      wellUntil = began;
    }
    if (until === undefined) {
      // Open to this day: whatever began later did not begin in health.
      return wellUntil;
    }
    const ended = instant(until);
    openUntil = openUntil ? DateTime.max(openUntil, ended) : ended;
  }
  return wellUntil;
}
