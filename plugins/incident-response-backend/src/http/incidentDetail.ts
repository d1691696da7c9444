import type {
  IncidentDetail,
  IncidentSummary,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import {
  clocksOf,
  severityOf,
  type IncidentState,
  type Policy,
} from '../incident';
import { remediationView } from '../remediation/remediationView';
import type { EffectEntry } from '../store';
import { troublesOf } from './troublesOf';

/** Everything the incident page shows, from facts and ledger. */
export function toIncidentDetail(options: {
  summary: IncidentSummary;
  state: IncidentState;
  policy: Policy;
  now: DateTime;
  entries: EffectEntry[];
  before: IncidentDetail['before'];
  allowed: IncidentDetail['allowed'];
}): IncidentDetail {
  const { summary, state, policy, now, entries, before, allowed } = options;
  const severity = severityOf(state, policy);
  return {
    ...summary,
    severity: severity.severity,
    severityReason: severity.reason,
    pagerdutyUrl: state.url,
    commander: state.commander,
    onCall: state.onCall ?? [],
    channel: state.channel,
    ticket: state.ticket,
    runbook: state.runbook?.runbook,
    runnersUp: state.runbook?.runnersUp ?? [],
    stepsDone: [...state.stepsDone].sort((a, b) => a - b),
    alerts: state.alerts ?? [],
    dependents: state.ownership?.dependents ?? [],
    clocks: state.origin === 'manual' ? [] : clocksOf(state, policy, now),
    remediation: remediationView(state, policy),
    before,
    notConfigured: [...new Set(state.notConfigured)],
    troubles: troublesOf(state, entries, now),
    facts: state.facts,
    allowed,
  };
}
