import {
  describeFact,
  POSTMORTEM_SECTIONS,
  type ActionItem,
  type IncidentFact,
  type IncidentSummary,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { DateTime, type Duration } from 'luxon';
import { clocksOf } from '../incident/sla';
import { instant } from '../incident/businessTime';
import type { Policy } from '../incident/policy';
import { severityOf } from '../incident/severity';
import type { IncidentState } from '../incident/state';

/** Facts that are the machine's own bookkeeping; a reader of the story doesn't miss them. */
const LEFT_OUT = new Set<IncidentFact['type']>([
  'summary.posted',
  'approval.posted',
  'pagerduty.linked',
  'on_call.read',
  'runbook.step_checked',
  'action_item.ticketed',
  'postmortem.drafted',
]);

/** The document as the facts tell it; what only people know is left empty. Pure. */
export function draftPostmortem(
  state: IncidentState,
  policy: Policy,
  earlier: IncidentSummary[],
): PostmortemDocument {
  const bodies: Record<string, string | undefined> = {
    summary: summary(state, policy),
    impact: impact(state),
    trigger: trigger(state),
    timeline: timeline(state),
    remediation: remediation(state),
    metrics: metrics(state, policy),
    related: related(earlier),
  };
  return {
    title: state.title.slice(0, 255),
    sections: POSTMORTEM_SECTIONS.map(({ id, title }) => {
      const body = bodies[id] ?? '';
      return {
        id,
        title,
        body,
        state: body ? ('drafted' as const) : ('empty' as const),
      };
    }),
    timeline: [],
    whys: [],
    impact: { entityRefs: [] },
    people: [],
    actionItems: suggestActionItems(state),
  };
}

/** The draft again after a reopening: what people have written stays, what the system wrote is written anew. */
export function redraftPostmortem(
  known: PostmortemDocument,
  fresh: PostmortemDocument,
): PostmortemDocument {
  return {
    ...known,
    sections: fresh.sections.map(section => {
      const existing = known.sections.find(other => other.id === section.id);
      return existing?.state === 'edited' ? existing : section;
    }),
  };
}

/** What people call the service: PagerDuty's name, or the entity that whoever recorded it by hand has named. */
function serviceOf(state: IncidentState): string | undefined {
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  return (
    state.serviceName ??
    state.ownership?.entityRef ??
    (declared?.type === 'incident.declared'
      ? declared.payload.entityRef
      : undefined)
  );
}

function summary(state: IncidentState, policy: Policy): string {
  const { severity, reason } = severityOf(state, policy);
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  const written =
    declared?.type === 'incident.declared' ? declared.payload.summary : '';
  const repaired = state.attempts.find(
    attempt => attempt.outcome?.type === 'remediation.verified',
  );
  const how = repaired?.attempted
    ? `An automatic repair ended it (${repaired.attempted.payload.changes.join(
        ', ',
      )}).`
    : 'It was ended by people.';
  return [
    ...(written ? [written] : []),
    `${severity} incident on ${
      serviceOf(state) ?? 'a service that is not in the catalog'
    }: ${state.title}. It lasted ${length(
      state.triggeredAt,
      state.resolvedAt,
    )}, from ${utc(state.triggeredAt)} to ${
      state.resolvedAt ? utc(state.resolvedAt) : 'now'
    }. ${state.origin === 'manual' ? '' : how}`.trim(),
    `Severity ${severity}: ${reason}.`,
  ].join('\n\n');
}

function impact(state: IncidentState): string {
  const dependents = state.ownership?.dependents ?? [];
  return [
    `- Service: ${serviceOf(state) ?? 'unknown'}`,
    `- May have affected, by the catalog's relations: ${
      dependents.length > 0 ? dependents.join(', ') : 'nothing that it knows of'
    }`,
    '- Users affected: _to be filled in_',
    '- Requests failed: _to be filled in_',
    '- Revenue or service level affected: _to be filled in_',
    `- The response took ${length(
      state.triggeredAt,
      state.resolvedAt,
    )}; the impact on users may have begun earlier and ended sooner: _to be filled in_`,
  ].join('\n');
}

function trigger(state: IncidentState): string {
  if (state.origin === 'manual') {
    return '';
  }
  const alerts = state.alerts ?? [];
  return [
    `PagerDuty was triggered at ${utc(state.triggeredAt)} on ${
      state.serviceName ?? 'an unnamed service'
    }.`,
    ...alerts.map(
      alert =>
        `- ${alert.name ? `**${alert.name}**: ` : ''}${alert.summary}${
          Object.keys(alert.labels).length > 0
            ? ` (${Object.entries(alert.labels)
                .map(([key, value]) => `\`${key}=${value}\``)
                .join(', ')})`
            : ''
        }`,
    ),
    'What set it off: _to be filled in_',
  ].join('\n\n');
}

function timeline(state: IncidentState): string {
  const rows = state.facts
    .filter(fact => !LEFT_OUT.has(fact.type))
    .map(fact => {
      const { title } = describeFact(asRole(fact, state));
      const source = fact.source ? ` ([source](${fact.source.url}))` : '';
      return `| ${instant(fact.occurredAt).toFormat(
        'yyyy-MM-dd HH:mm:ss',
      )} | ${cell(title)}${source} |`;
    });
  return ['| UTC | What happened |', '| --- | --- |', ...rows].join('\n');
}

/** Roles instead of names: a postmortem asks what, not who. */
function asRole(fact: IncidentFact, state: IncidentState): IncidentFact {
  if (fact.type === 'commander.assigned') {
    return { ...fact, payload: { person: { name: 'a responder' } } };
  }
  if (fact.type === 'on_call.read') {
    return fact;
  }
  if (
    fact.type === 'pagerduty.escalated' ||
    fact.type === 'pagerduty.reassigned'
  ) {
    return {
      ...fact,
      payload: {
        ...fact.payload,
        incident: {
          ...fact.payload.incident,
          assignees: [{ name: 'another responder' }],
        },
      },
    };
  }
  const isCommander =
    fact.actor.ref !== undefined &&
    fact.actor.ref === state.commander?.entityRef;
  return fact.actor.kind === 'user' || fact.actor.kind === 'pagerduty'
    ? {
        ...fact,
        actor: {
          kind: fact.actor.kind,
          name: isCommander ? 'the commander' : 'a responder',
        },
      }
    : { ...fact, actor: { kind: fact.actor.kind, name: 'the system' } };
}

function remediation(state: IncidentState): string {
  const lines = state.attempts.flatMap(attempt => [
    ...attempt.refusals.map(
      refusal =>
        `- Attempt ${attempt.attempt} was refused by guard \`${refusal.payload.guard}\`: ${refusal.payload.reason}`,
    ),
    ...(attempt.attempted
      ? [
          `- Attempt ${attempt.attempt}: \`${
            attempt.attempted.payload.action
          }\`, ${attempt.attempted.payload.changes.join(', ')} → ${
            attempt.outcome?.type === 'remediation.verified'
              ? `worked: ${attempt.outcome.payload.observed}`
              : `did not help: ${
                  attempt.outcome?.type === 'remediation.ineffective'
                    ? attempt.outcome.payload.reason
                    : 'it was not verified'
                }`
          }`,
        ]
      : []),
  ]);
  const evidence = state.attempts.flatMap(
    attempt => attempt.diagnosed?.payload.evidence ?? [],
  );
  return [
    lines.length > 0 ? lines.join('\n') : 'Nothing automatic was tried.',
    ...(state.humanAsked.length > 0
      ? [
          `A human was asked: ${state.humanAsked
            .map(fact => fact.payload.reason)
            .join('; ')}.`,
        ]
      : []),
    ...(evidence.length > 0
      ? [
          'Evidence collected before anything was changed:',
          ...evidence.map(item => `**${item.title}**\n\n${fence(item.text)}`),
        ]
      : []),
  ].join('\n\n');
}

function metrics(state: IncidentState, policy: Policy): string {
  const clocks = clocksOf(
    state,
    policy,
    state.resolvedAt ? instant(state.resolvedAt) : instant(state.lastFactAt),
  );
  const mitigated = state.attempts.find(
    attempt => attempt.outcome?.type === 'remediation.verified',
  )?.outcome?.occurredAt;
  const row = (name: string, value: string, from: string) =>
    `| ${name} | ${value} | ${from} |`;
  return [
    '| measure | value | from |',
    '| --- | --- | --- |',
    row(
      'Time to acknowledge',
      acknowledgement(state),
      'trigger to first acknowledgement',
    ),
    row(
      'Time to mitigate',
      mitigated ? length(state.triggeredAt, mitigated) : '_to be filled in_',
      'trigger to verified repair',
    ),
    row(
      'Time to resolve',
      state.resolvedAt
        ? length(state.triggeredAt, state.resolvedAt)
        : 'not resolved',
      'trigger to resolution',
    ),
    // Nobody was paged for what was recorded by hand, so there were no clocks to keep.
    ...(state.origin === 'manual' ? [] : clocks).map(clock =>
      row(
        `Target to ${clock.clock}`,
        clock.breached ? 'missed' : 'met',
        `due ${utc(clock.dueAt)}`,
      ),
    ),
  ].join('\n');
}

function acknowledgement(state: IncidentState): string {
  if (state.origin === 'manual') {
    return '_to be filled in_';
  }
  return state.acknowledgedAt
    ? length(state.triggeredAt, state.acknowledgedAt)
    : 'never acknowledged';
}

function related(earlier: IncidentSummary[]): string {
  return earlier
    .map(
      incident =>
        `- [${
          incident.number === undefined ? incident.id : `#${incident.number}`
        } ${incident.title}](/incidents/${encodeURIComponent(
          incident.id,
        )}), ${utc(incident.triggeredAt)}`,
    )
    .join('\n');
}

/** What the facts themselves ask for. People decide whether to keep it. */
function suggestActionItems(state: IncidentState): ActionItem[] {
  const items: ActionItem[] = [];
  const suggest = (
    id: string,
    type: ActionItem['type'],
    title: string,
  ): void => {
    items.push({
      id,
      type,
      title: title.slice(0, 255),
      priority: 'medium',
      owner: state.ownership?.ownerRef,
      done: false,
    });
  };
  const repaired = state.attempts.some(
    attempt => attempt.outcome?.type === 'remediation.verified',
  );
  if (repaired) {
    suggest(
      'cause',
      'prevent',
      `Find out why ${state.serviceName ?? 'the service'} needed the repair: "${
        state.title
      }"`,
    );
  }
  if (state.runbookMissing) {
    suggest('runbook', 'mitigate', `Write a runbook for "${state.title}"`);
  }
  if (state.ownership?.unmapped) {
    suggest(
      'catalog',
      'process',
      `Add PagerDuty service ${
        state.serviceName ?? state.serviceId ?? ''
      } to the catalog`,
    );
  }
  return items;
}

function length(from: string, to: string | undefined): string {
  if (!to) {
    return 'an unknown time';
  }
  const span: Duration = instant(to).diff(instant(from)).rescale();
  const parts = span.shiftTo('days', 'hours', 'minutes', 'seconds').toObject();
  const text = [
    [parts.days, 'd'],
    [parts.hours, 'h'],
    [parts.minutes, 'min'],
    [parts.seconds, 's'],
  ]
    .filter(([value]) => Math.floor(Number(value ?? 0)) > 0)
    .map(([value, unit]) => `${Math.floor(Number(value))} ${unit}`)
    .join(' ');
  return text || '0 s';
}

function utc(iso: string): string {
  return `${DateTime.fromISO(iso, { zone: 'utc' }).toFormat(
    'yyyy-MM-dd HH:mm:ss',
  )} UTC`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}

/** A code block that its content can't end. */
function fence(text: string): string {
  const longest = Math.max(
    2,
    ...[...text.matchAll(/`+/g)].map(match => match[0].length),
  );
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}
