import type { Severity } from '@incident-response/backstage-plugin-common';
import type { Policy } from './policy';
import type { IncidentState } from './state';

/** A severity and the sentence that says where it comes from. */
export interface SeverityVerdict {
  severity: Severity;
  reason: string;
}

/**
 * The severity of an incident: the first source that says something wins. A human's choice, PagerDuty's priority by
 * name, the runbook, urgency. Urgency alone never makes a P1.
 */
export function severityOf(
  state: IncidentState,
  policy: Policy,
): SeverityVerdict {
  if (state.chosenSeverity) {
    return {
      severity: state.chosenSeverity.severity,
      reason: 'chosen by a person',
    };
  }
  const byPriority = severityOfPriority(state.priorityName, policy);
  if (byPriority) {
    return {
      severity: byPriority,
      reason: `PagerDuty priority ${state.priorityName}`,
    };
  }
  const byRunbook = state.runbook?.runbook.severity;
  if (byRunbook) {
    return {
      severity: byRunbook,
      reason: `default of runbook ${state.runbook?.runbook.title}`,
    };
  }
  return state.urgency === 'low'
    ? { severity: 'P3', reason: 'PagerDuty urgency is low' }
    : {
        severity: 'P2',
        reason: `PagerDuty urgency is ${
          state.urgency ?? 'not given, so it counts as high'
        }`,
      };
}

/** What PagerDuty alone says of the severity, before anything has been looked up. */
export function severityAtFirst(
  snapshot: { priorityName?: string; urgency?: 'high' | 'low' },
  policy: Policy,
): Severity {
  return (
    severityOfPriority(snapshot.priorityName, policy) ??
    (snapshot.urgency === 'low' ? 'P3' : 'P2')
  );
}

/** `P1`, `SEV1`, `SEV-1`, `sev 1`, `P1 - Critical`, `Priority 1`, and whatever the configuration adds. */
export function severityOfPriority(
  name: string | undefined,
  policy: Policy,
): Severity | undefined {
  if (!name) {
    return undefined;
  }
  const key = name.trim().toLowerCase();
  const configured = policy.priorityNames[key];
  if (configured) {
    return configured;
  }
  switch (/^(?:p|sev|severity|priority)[\s-]*([1-4])(?!\d)/.exec(key)?.[1]) {
    case '1':
      return 'P1';
    case '2':
      return 'P2';
    case '3':
      return 'P3';
    case '4':
      return 'P4';
    default:
      return undefined;
  }
}
