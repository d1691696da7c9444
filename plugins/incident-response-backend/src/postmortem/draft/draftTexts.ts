import type { IncidentSummary } from '@incident-response/backstage-plugin-common';
import type { Policy } from '../../incident/policy';
import { severityOf } from '../../incident/severity';
import type { IncidentState } from '../../incident/state';
import { describeSeverities, measureResponse } from './measureResponse';
import { tellRemediation } from './tellRemediation';
import { length, plain, TO_BE_FILLED_IN, utc } from './wording';

/** What the system can write of each section, in Markdown. Empty where the facts say nothing. */
export interface DraftTexts {
  summary: string;
  impact: string;
  trigger: string;
  changes: string;
  timeline: string;
  remediation: string;
  metrics: string;
  related: string;
}

/** @see DraftTexts */
export function draftTexts(
  state: IncidentState,
  policy: Policy,
  options: { earlier: IncidentSummary[]; rowsLeftOut: number },
): DraftTexts {
  return {
    summary: summary(state, policy),
    impact: impact(state),
    trigger: trigger(state),
    changes: changes(state),
    timeline: leftOut(state, options.rowsLeftOut),
    remediation: tellRemediation(state),
    metrics: measureResponse(state, policy),
    related: related(options.earlier),
  };
}

/** What people call the service: PagerDuty's name, or the entity that whoever recorded it by hand has named. */
export function serviceOf(state: IncidentState): string | undefined {
  return (
    state.serviceName ?? state.ownership?.entityRef ?? entityDeclared(state)
  );
}

/** The entity that whoever recorded the incident by hand has named. */
export function entityDeclared(state: IncidentState): string | undefined {
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  return declared?.type === 'incident.declared'
    ? declared.payload.entityRef
    : undefined;
}

function summary(state: IncidentState, policy: Policy): string {
  const { severity, reason } = severityOf(state, policy);
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  // Markdown by whoever recorded it.
  const written =
    declared?.type === 'incident.declared' ? declared.payload.summary : '';
  const repaired = state.attempts.find(
    attempt => attempt.outcome?.type === 'remediation.verified',
  );
  const how = repaired?.attempted
    ? `An automatic repair ended it (${plain(
        repaired.attempted.payload.changes.join(', '),
      )}).`
    : 'It was ended by people.';
  return [
    ...(written ? [written] : []),
    `${severity} incident on ${plain(
      serviceOf(state) ?? 'a service that is not in the catalog',
    )}: ${plain(state.title)}. It lasted ${length(
      state.triggeredAt,
      state.resolvedAt,
    )}, from ${utc(state.triggeredAt)} to ${
      state.resolvedAt ? utc(state.resolvedAt) : 'now'
    }. ${state.origin === 'manual' ? '' : how}`.trim(),
    `Severity: ${describeSeverities(
      state,
      policy,
    )}; at last ${severity}, ${plain(reason)}.`,
  ].join('\n\n');
}

function impact(state: IncidentState): string {
  const dependents = state.ownership?.dependents ?? [];
  return [
    `- Service: ${plain(serviceOf(state) ?? 'unknown')}`,
    `- May have affected, by the catalog's relations: ${
      dependents.length > 0 ? dependents.join(', ') : 'nothing that it knows of'
    }`,
    `- The response took ${length(
      state.triggeredAt,
      state.resolvedAt,
    )}. The impact on users may have begun before and ended earlier: ${TO_BE_FILLED_IN}`,
  ].join('\n');
}

function trigger(state: IncidentState): string {
  if (state.origin === 'manual') {
    return '';
  }
  return [
    `PagerDuty was triggered at ${utc(state.triggeredAt)} on ${plain(
      state.serviceName ?? 'an unnamed service',
    )}.`,
    ...(state.alerts ?? []).map(
      alert =>
        `- ${alert.name ? `**${plain(alert.name)}**: ` : ''}${plain(
          alert.summary,
        )}${
          Object.keys(alert.labels).length > 0
            ? ` (${Object.entries(alert.labels)
                .map(([key, value]) => code(`${key}=${value}`))
                .join(', ')})`
            : ''
        }`,
    ),
    ...(state.changes && state.changes.length > 0 ? [changes(state)] : []),
    `What set it off: ${TO_BE_FILLED_IN}`,
  ].join('\n\n');
}

function changes(state: IncidentState): string {
  const found = state.changes ?? [];
  if (found.length === 0) {
    return '';
  }
  return [
    'Changes that PagerDuty relates to it:',
    '',
    ...found.map(change => {
      const text = plain(change.summary);
      return `- ${utc(change.at)}: ${
        change.url ? `[${text}](<${change.url}>)` : text
      }`;
    }),
  ].join('\n');
}

function leftOut(state: IncidentState, count: number): string {
  return count === 0
    ? ''
    : `${count} further events are left out here; [the incident's page](/incidents/${encodeURIComponent(
        state.id,
      )}) has all of them.`;
}

function related(earlier: IncidentSummary[]): string {
  return earlier
    .map(
      incident =>
        `- [${
          incident.number === undefined ? incident.id : `#${incident.number}`
        } ${plain(incident.title)}](/incidents/${encodeURIComponent(
          incident.id,
        )}), ${utc(incident.triggeredAt)}`,
    )
    .join('\n');
}

/** Inline code that its content can't end. */
function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, "'")}\``;
}
