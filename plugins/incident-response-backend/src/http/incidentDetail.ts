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
    troubles: troublesOf(state, entries),
    facts: state.facts,
    allowed,
  };
}

function troublesOf(
  state: IncidentState,
  entries: EffectEntry[],
): IncidentDetail['troubles'] {
  const stuck = [...state.failed.values()].map(fact => ({
    effect: fact.payload.effect,
    what: fact.payload.what,
    reason:
      fact.type === 'effect.failed'
        ? fact.payload.reason
        : fact.payload.question,
    remedy:
      fact.type === 'effect.failed'
        ? fact.payload.remedy
        : 'Look outside, then retry where it has not happened',
    unknown: fact.type === 'effect.unknown',
  }));
  const retrying = entries
    .filter(
      entry => entry.error && ['waiting', 'intended'].includes(entry.state),
    )
    .map(entry => ({
      effect: entry.key,
      what: inWords(entry.type),
      reason: entry.error ?? '',
      remedy: 'It is tried again by itself',
      unknown: false,
    }));
  return [...stuck, ...retrying];
}

/** `openTicket` as people write it: Open ticket. */
function inWords(type: EffectEntry['type']): string {
  const words = type.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
}
