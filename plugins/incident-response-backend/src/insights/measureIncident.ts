import type {
  FactType,
  IncidentClock,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import {
  addSpan,
  clocksOf,
  instant,
  severityOf,
  toIso,
  type AttemptState,
  type IncidentState,
  type Policy,
} from '../incident';
import { alertNameOf, fingerprintOf } from '../incident/fingerprint';
import {
  TOIL_STEPS,
  type ClockVerdict,
  type IncidentMeasure,
  type PostmortemMeasure,
  type ToilStep,
} from './IncidentMeasure';
import { measureActionItems } from './measureActionItems';
import { measurePages } from './measurePages';

/** What monitors call the moment at which it began. */
const START_LABELS = ['startsAt', 'starts_at', 'start_time', 'activeAt'];

/** The fact that tells of each step of {@link TOIL_STEPS}; a repair counts once it has helped. */
const STEP_FACTS: Record<Exclude<ToilStep, 'repair'>, FactType> = {
  openChannel: 'channel.opened',
  inviteResponders: 'responders.invited',
  openTicket: 'ticket.opened',
  findRunbook: 'runbook.matched',
  writeSummary: 'summary.posted',
  collectEvidence: 'remediation.diagnosed',
  pageHuman: 'human.paged',
  draftPostmortem: 'postmortem.drafted',
  ticketActionItem: 'action_item.ticketed',
};

/** Everything that is counted of an incident. Pure, and the same for every order of its facts. */
export function measureIncident(
  state: IncidentState,
  policy: Policy,
): IncidentMeasure {
  const declared = state.facts.find(isDeclaration);
  const { severity } = severityOf(state, policy);
  const attempts = state.attempts.filter(isReal);
  const since = (at: string | undefined) =>
    at === undefined ? undefined : secondsBetween(state.triggeredAt, at);
  return {
    incidentId: state.id,
    severity,
    serviceId: state.serviceId,
    entityRef: state.ownership?.entityRef ?? declared?.payload.entityRef,
    ownerRef: state.ownership?.ownerRef,
    environment: state.ownership?.environment,
    fingerprint: fingerprintOf({
      serviceId: state.serviceId,
      alertName: alertNameOf(state.title, state.alerts),
      title: state.title,
    }),
    triggeredAt: state.triggeredAt,
    detectSeconds: detection(state),
    // Of what was recorded by hand nobody knows when somebody first answered.
    acknowledgeSeconds:
      state.origin === 'manual' ? undefined : since(state.acknowledgedAt),
    mitigateSeconds: since(mitigatedAt(attempts, state)),
    resolveSeconds: since(state.resolvedAt),
    clocks: clockVerdicts(state, policy),
    fixedBy: fixedBy(attempts, state),
    attempts: attempts.length,
    verified: count(attempts, 'remediation.verified'),
    ineffective: count(attempts, 'remediation.ineffective'),
    refusals: refusalsByGuard(state.attempts),
    steps: TOIL_STEPS.map(step =>
      step === 'repair'
        ? count(attempts, 'remediation.verified')
        : state.facts.filter(({ type }) => type === STEP_FACTS[step]).length,
    ),
    postmortem: measurePostmortem(state, policy),
    actionItems: measureActionItems(state.facts, policy.businessHours.timeZone),
    pages: measurePages(state),
  };
}

function isDeclaration(
  fact: IncidentFact,
): fact is Extract<IncidentFact, { type: 'incident.declared' }> {
  return fact.type === 'incident.declared';
}

function detection(state: IncidentState): number | undefined {
  const declared = state.facts.find(isDeclaration);
  if (declared) {
    // Recorded when it was over: when it was noticed is not known.
    return declared.payload.resolvedAt === undefined
      ? secondsBetween(declared.payload.startedAt, declared.occurredAt)
      : undefined;
  }
  const starts = (state.alerts ?? [])
    .flatMap(({ labels }) => START_LABELS.map(label => labels[label]))
    .flatMap(text => (text === undefined ? [] : [DateTime.fromISO(text)]))
    .filter(at => at.isValid)
    .map(toIso)
    .filter(at => at <= state.triggeredAt)
    .sort();
  return starts.length > 0
    ? secondsBetween(starts[0], state.triggeredAt)
    : undefined;
}

function mitigatedAt(
  attempts: AttemptState[],
  state: IncidentState,
): string | undefined {
  const verified = attempts
    .flatMap(({ outcome }) =>
      outcome?.type === 'remediation.verified' ? [outcome.occurredAt] : [],
    )
    .sort();
  return verified[0] ?? state.resolvedAt;
}

function clockVerdicts(
  state: IncidentState,
  policy: Policy,
): IncidentMeasure['clocks'] {
  // Nobody was paged for what was recorded by hand, so there were no clocks to keep.
  if (state.origin === 'manual') {
    return {};
  }
  const clocks = clocksOf(state, policy, instant(state.lastFactAt));
  const verdict = (name: IncidentClock['clock']): ClockVerdict | undefined => {
    const clock = clocks.find(known => known.clock === name);
    if (clock?.metAt !== undefined) {
      return clock.breached ? 'missed' : 'met';
    }
    return state.breaches.some(
      ({ payload }) => payload.clock === name && payload.dueAt === clock?.dueAt,
    )
      ? 'missed'
      : undefined;
  };
  const reminded: ClockVerdict | undefined =
    state.reminders.length > 0 ? 'missed' : undefined;
  return {
    acknowledge: verdict('acknowledge'),
    update: reminded ?? (state.resolvedAt === undefined ? undefined : 'met'),
    resolve: verdict('resolve'),
  };
}

/** By machine: a repair that nobody had to approve was verified since it was last open, and nobody was asked for help. */
function fixedBy(
  attempts: AttemptState[],
  state: IncidentState,
): IncidentMeasure['fixedBy'] {
  if (state.resolvedAt === undefined) {
    return undefined;
  }
  const reopened = state.reopenings.at(-1)?.reopenedAt ?? '';
  const last = attempts.at(-1);
  const worked =
    last?.outcome?.type === 'remediation.verified' &&
    last.outcome.occurredAt >= reopened;
  return worked &&
    !last.approvalRequested &&
    state.humanAsked.length === 0 &&
    !state.facts.some(({ type }) => type === 'human.paged')
    ? 'machine'
    : 'people';
}

function measurePostmortem(
  state: IncidentState,
  policy: Policy,
): PostmortemMeasure | undefined {
  if (!state.postmortem) {
    return undefined;
  }
  const { required, dueWithin } =
    policy.severities[severityOf(state, policy).severity].postmortem;
  return {
    required,
    // What people were told counts more than what the matrix says by now.
    dueAt:
      state.postmortem.drafted.findLast(({ payload }) => payload.dueAt)?.payload
        .dueAt ??
      (dueWithin &&
        state.resolvedAt &&
        toIso(
          addSpan(instant(state.resolvedAt), dueWithin, policy.businessHours),
        )),
    publishedAt: state.facts.find(({ type }) => type === 'postmortem.published')
      ?.occurredAt,
  };
}

/** A change, and no rehearsal of one. */
function isReal({ attempted }: AttemptState): boolean {
  return attempted !== undefined && !attempted.payload.dryRun;
}

function count(
  attempts: AttemptState[],
  outcome: 'remediation.verified' | 'remediation.ineffective',
): number {
  return attempts.filter(attempt => attempt.outcome?.type === outcome).length;
}

function refusalsByGuard(attempts: AttemptState[]): Record<string, number> {
  const refusals: Record<string, number> = {};
  for (const { payload } of attempts.flatMap(({ refusals: all }) => all)) {
    refusals[payload.guard] = (refusals[payload.guard] ?? 0) + 1;
  }
  return refusals;
}

/** Never less than nothing: clocks of others differ from ours. */
function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
