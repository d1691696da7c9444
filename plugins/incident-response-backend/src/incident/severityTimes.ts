import type { Severity } from '@incident-response/backstage-plugin-common';
import { instant } from './businessTime';
import type { Policy } from './policy';
import { severityAtFirst, severityOf, severityOfPriority } from './severity';
import type { IncidentState } from './state';

/** How long an incident was of a severity, and why. */
export interface SeverityTime {
  severity: Severity;
  reason: string;
  /** Length in seconds. */
  seconds: number;
}

/**
 * The severities that an incident had one after the other, from the trigger to the resolution, or to the last fact.
 * The same sources as {@link severityOf}: a person's choice overrides PagerDuty's priority, also a later one.
 */
export function severityTimes(
  state: IncidentState,
  policy: Policy,
): SeverityTime[] {
  const steps: { severity: Severity; reason: string; at: string }[] = [];
  let chosen = false;
  for (const fact of state.facts) {
    if (fact.type === 'severity.set' || fact.type === 'incident.declared') {
      chosen = true;
      steps.push({
        severity: fact.payload.severity,
        reason: 'chosen by a person',
        at: fact.occurredAt,
      });
    } else if (!chosen && fact.type === 'pagerduty.triggered') {
      steps.push({
        severity: severityAtFirst(fact.payload.incident, policy),
        reason: 'as PagerDuty triggered it',
        at: state.triggeredAt,
      });
    } else if (!chosen && fact.type === 'pagerduty.priority_updated') {
      const { priorityName } = fact.payload.incident;
      const severity = severityOfPriority(priorityName, policy);
      if (severity) {
        steps.push({
          severity,
          reason: `PagerDuty priority ${priorityName}`,
          at: fact.occurredAt,
        });
      }
    } else if (!chosen && fact.type === 'runbook.matched') {
      const { severity, title } = fact.payload.runbook;
      if (severity && !state.priorityName) {
        steps.push({
          severity,
          reason: `default of runbook ${title}`,
          at: fact.occurredAt,
        });
      }
    }
  }
  if (steps.length === 0) {
    steps.push({ ...severityOf(state, policy), at: state.triggeredAt });
  }
  const until = state.resolvedAt ?? state.lastFactAt;
  const changes = steps.filter(
    ({ severity }, index) => severity !== steps[index - 1]?.severity,
  );
  return changes
    .map(({ severity, reason, at }, index) => ({
      severity,
      reason,
      seconds: Math.max(
        0,
        instant(changes[index + 1]?.at ?? until)
          .diff(instant(index === 0 ? state.triggeredAt : at))
          .as('seconds'),
      ),
    }))
    .filter(
      ({ seconds }, index) => seconds > 0 || index === changes.length - 1,
    );
}
