import { checkIncident, type IncidentEvidence } from './incidentChecks';
import type { Drill } from './Drill';
import type { DrillIncident } from './DrillIncident';
import {
  countDuplicates,
  findChannels,
  findEscalations,
  findMessages,
  findRepairs,
  findRepairsOf,
  findRunbookNamed,
  findTickets,
} from './evidence';
import { checkEarlier } from './earlierChecks';
import { checkTogether } from './jointChecks';
import type { World } from './World';

/** Seconds from the page until each step was seen from outside; null for what has not been seen. */
export interface DrillSeconds {
  acknowledged202: number | null;
  channel: number | null;
  ticket: number | null;
  runbook: number | null;
  remediated: number | null;
  resolved: number | null;
  postmortem: number | null;
}

/** How often each effect was seen from outside, all incidents of the drill together. */
export interface DrillCounts {
  channels: number;
  tickets: number;
  remediationAttempts: number;
  escalations: number;
  postmortems: number;
  duplicates: number;
}

/** One thing that has to hold for a drill to pass. */
export interface DrillCheck {
  name: string;
  ok: boolean;
  detail: string;
}

/** What the outside saw of a drill. */
export interface DrillReport {
  scenario: string;
  /** Of the incident that it begins with. */
  incidentId: string;
  number: number;
  status: 'running' | 'passed';
  timeoutSeconds: number;
  /** Its postmortem shows in the portal alone: who asks has to look there. */
  postmortemInPortal: boolean;
  /** Of the incident that it begins with. */
  seconds: DrillSeconds;
  counts: DrillCounts;
  checks: DrillCheck[];
}

function earliest(times: (Date | undefined)[]): Date | undefined {
  return times
    .flatMap(time => (time ? [time] : []))
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

function timeSteps(
  { incident, plan, watched }: DrillIncident,
  world: World,
): DrillSeconds {
  const { id } = incident;
  const accepted = world.pagerduty.webhooks.deliveries
    .filter(
      delivery =>
        delivery.incidentId === id &&
        delivery.eventType === 'incident.triggered',
    )
    .map(({ deliveredAt }) => deliveredAt);
  const drafts = findMessages(
    world,
    id,
    'postmortem_draft',
    'postmortem_published',
  );
  const since = (time: Date | undefined) =>
    time
      ? Math.max(0, time.getTime() - incident.createdAt.getTime()) / 1_000
      : null;
  return {
    acknowledged202: since(earliest(accepted)),
    channel: since(
      earliest(findChannels(world, id).map(({ createdAt }) => createdAt)),
    ),
    ticket: since(
      earliest(findTickets(world, id).map(({ createdAt }) => createdAt)),
    ),
    runbook: plan.expect.runbook
      ? since(findRunbookNamed(world, id, plan.expect.runbook))
      : null,
    remediated: plan.expect.remediated ? since(watched?.healthyAt) : null,
    resolved: since(incident.resolvedAt),
    postmortem: since(earliest(drafts.map(({ revisions }) => revisions[0].at))),
  };
}

function look(
  drill: Drill,
  item: DrillIncident,
  world: World,
): IncidentEvidence {
  const { incident } = item;
  const repairs = findRepairsOf(world, drill, item);
  return {
    seconds: timeSteps(item, world),
    repairs,
    counts: {
      channels: findChannels(world, incident.id).length,
      tickets: findTickets(world, incident.id).length,
      remediationAttempts: repairs.length,
      escalations: findEscalations(incident).length,
      postmortems: findMessages(world, incident.id, 'postmortem_draft').length,
      duplicates: countDuplicates(world, incident),
    },
  };
}

function addUp(
  drill: Drill,
  world: World,
  all: IncidentEvidence[],
): DrillCounts {
  const sum = (count: keyof DrillCounts) =>
    all.reduce((total, { counts }) => total + counts[count], 0);
  return {
    channels: sum('channels'),
    tickets: sum('tickets'),
    remediationAttempts: findRepairs(world, drill).length,
    escalations: sum('escalations'),
    postmortems: sum('postmortems'),
    duplicates: sum('duplicates'),
  };
}

/** Looks at everything a drill should have left behind, at the emulators alone. */
export function reportDrill(drill: Drill, world: World): DrillReport {
  const { scenario, incident, incidents } = drill;
  const seen = incidents.map(item => look(drill, item, world));
  const checks = [
    ...incidents.flatMap((item, index) => {
      const found = [
        ...checkIncident(item, world, seen[index]),
        ...checkEarlier(item, drill, world),
      ];
      return index === 0
        ? found
        : found.map(check => ({
            ...check,
            name: `incident ${index + 1}: ${check.name}`,
          }));
    }),
    ...checkTogether(drill, world),
  ];
  return {
    scenario: scenario.name,
    incidentId: incident.id,
    number: incident.number,
    status: checks.every(({ ok }) => ok) ? 'passed' : 'running',
    timeoutSeconds: scenario.timeoutSeconds,
    postmortemInPortal: scenario.expect.postmortem === 'portal',
    seconds: seen[0].seconds,
    counts: addUp(drill, world, seen),
    checks,
  };
}
