import type { Severity } from '@incident-response/backstage-plugin-common';
import { instant } from '../../incident/businessTime';
import type { Policy } from '../../incident/policy';
import { clocksOf } from '../../incident/sla';
import type { IncidentState } from '../../incident/state';
import { severityTimes } from '../../incident/severityTimes';
import { length, span, TO_BE_FILLED_IN, utc } from './wording';

/** Each number with the two moments that it lies between. */
export function measureResponse(state: IncidentState, policy: Policy): string {
  const row = (name: string, value: string, from: string) =>
    `| ${name} | ${value} | ${from} |`;
  const mitigated = state.attempts.find(
    attempt => attempt.outcome?.type === 'remediation.verified',
  )?.outcome?.occurredAt;
  const until = state.resolvedAt ?? state.lastFactAt;
  // Nobody was paged for what was recorded by hand, so there were no clocks to keep.
  const clocks =
    state.origin === 'manual' ? [] : clocksOf(state, policy, instant(until));
  return [
    '| measure | value | from |',
    '| --- | --- | --- |',
    row(
      'Time to detect',
      TO_BE_FILLED_IN,
      `start of the impact to the trigger, ${utc(state.triggeredAt)}`,
    ),
    row(
      'Time to acknowledge',
      acknowledgement(state),
      between(
        'trigger',
        state.triggeredAt,
        'acknowledgement',
        state.acknowledgedAt,
      ),
    ),
    row(
      'Time to mitigate',
      mitigated ? length(state.triggeredAt, mitigated) : TO_BE_FILLED_IN,
      between('trigger', state.triggeredAt, 'verified repair', mitigated),
    ),
    row(
      'Time to resolve',
      state.resolvedAt
        ? length(state.triggeredAt, state.resolvedAt)
        : 'not resolved',
      between('trigger', state.triggeredAt, 'resolution', state.resolvedAt),
    ),
    ...clocks.map(clock =>
      row(
        `Target to ${clock.clock}`,
        clock.breached ? 'missed' : 'met',
        `due ${utc(clock.dueAt)}`,
      ),
    ),
    ...severityTimes(state, policy).map(({ severity, seconds, reason }) =>
      row(`Time as ${severity}`, span(seconds), reason),
    ),
  ].join('\n');
}

function acknowledgement(state: IncidentState): string {
  if (state.origin === 'manual') {
    return TO_BE_FILLED_IN;
  }
  return state.acknowledgedAt
    ? length(state.triggeredAt, state.acknowledgedAt)
    : 'never acknowledged';
}

function between(
  from: string,
  fromAt: string,
  to: string,
  toAt: string | undefined,
): string {
  return toAt
    ? `${from} ${utc(fromAt)} to ${to} ${utc(toAt)}`
    : `${from} to ${to}`;
}

/** The severities that it had, in a sentence: `P2 for 10 min, then P1 for 1 h`. */
export function describeSeverities(
  state: IncidentState,
  policy: Policy,
): string {
  return severityTimes(state, policy)
    .map(
      ({ severity, seconds }: { severity: Severity; seconds: number }) =>
        `${severity} for ${span(seconds)}`,
    )
    .join(', then ');
}
