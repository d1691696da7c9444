import { checkApproval } from './approvalChecks';
import type { Drill } from './Drill';
import {
  countDuplicates,
  findChannels,
  findEscalations,
  findMessages,
  findRepairs,
  findRunbookNamed,
  findTickets,
} from './evidence';
import type { Range } from './Scenario';
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

/** How often each effect was seen from outside. */
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
  incidentId: string;
  number: number;
  status: 'running' | 'passed';
  timeoutSeconds: number;
  /** Its postmortem shows in the portal alone: who asks has to look there. */
  postmortemInPortal: boolean;
  seconds: DrillSeconds;
  counts: DrillCounts;
  checks: DrillCheck[];
}

function earliest(times: (Date | undefined)[]): Date | undefined {
  return times
    .flatMap(time => (time ? [time] : []))
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

function timeSteps(drill: Drill, world: World): DrillSeconds {
  const { incident, scenario } = drill;
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
  const { healthyAt } = drill.watched ?? {};
  return {
    acknowledged202: since(earliest(accepted)),
    channel: since(
      earliest(findChannels(world, id).map(({ createdAt }) => createdAt)),
    ),
    ticket: since(
      earliest(findTickets(world, id).map(({ createdAt }) => createdAt)),
    ),
    runbook: scenario.expect.runbook
      ? since(findRunbookNamed(world, id, scenario.expect.runbook))
      : null,
    remediated: scenario.expect.remediated ? since(healthyAt) : null,
    resolved: since(incident.resolvedAt),
    postmortem: since(earliest(drafts.map(({ revisions }) => revisions[0].at))),
  };
}

function countEffects(drill: Drill, world: World): DrillCounts {
  const { incident } = drill;
  return {
    channels: findChannels(world, incident.id).length,
    tickets: findTickets(world, incident.id).length,
    remediationAttempts: findRepairs(world, drill).length,
    escalations: findEscalations(incident).length,
    postmortems: findMessages(world, incident.id, 'postmortem_draft').length,
    duplicates: countDuplicates(world, incident),
  };
}

function describeRange({ min, max }: Range): string {
  return min === max ? `exactly ${min}` : `${min} to ${max}`;
}

function checkAll(
  drill: Drill,
  world: World,
  seconds: DrillSeconds,
  counts: DrillCounts,
): DrillCheck[] {
  const { expect } = drill.scenario;
  const counted = (name: string, count: number, wanted: Range) => ({
    name,
    ok: count >= wanted.min && count <= wanted.max,
    detail: `${count}, expected ${describeRange(wanted)}`,
  });
  const happened = (name: string, at: number | null, missing: string) => ({
    name,
    ok: at !== null,
    detail: at === null ? missing : `after ${at.toFixed(1)} s`,
  });
  const exactly = (count: number) => ({ min: count, max: count });
  const copies = world.pagerduty.webhooks.deliveries.filter(
    delivery =>
      delivery.incidentId === drill.incident.id &&
      delivery.eventType === 'incident.triggered',
  );
  return [
    {
      name: 'the webhook was accepted, both times that it was sent',
      ok:
        copies.length > 1 && copies.every(({ state }) => state === 'delivered'),
      detail:
        copies.length === 0
          ? 'there is no webhook subscription, or it is disabled'
          : copies
              .map(({ attempts, state }) => attempts.at(-1)?.outcome ?? state)
              .join(', '),
    },
    counted('Slack channels', counts.channels, exactly(expect.channels)),
    counted('Jira tickets', counts.tickets, exactly(expect.tickets)),
    ...(expect.runbook
      ? [
          happened(
            `the summary names the runbook ${expect.runbook}`,
            seconds.runbook,
            'no pinned summary names it',
          ),
        ]
      : []),
    counted(
      'repairs made in Kubernetes',
      counts.remediationAttempts,
      expect.remediationAttempts,
    ),
    ...(expect.remediated
      ? [
          happened(
            'the workload is well again',
            seconds.remediated,
            'it is still broken',
          ),
        ]
      : []),
    ...checkApproval(drill, world),
    counted('people asked for', counts.escalations, expect.escalations),
    happened(
      'the incident is resolved',
      seconds.resolved,
      `it is ${drill.incident.status}`,
    ),
    ...(expect.postmortem === 'channel'
      ? [counted('postmortem drafts announced', counts.postmortems, exactly(1))]
      : []),
    counted('effects that happened twice', counts.duplicates, exactly(0)),
  ];
}

/** Looks at everything a drill should have left behind, at the emulators alone. */
export function reportDrill(drill: Drill, world: World): DrillReport {
  const seconds = timeSteps(drill, world);
  const counts = countEffects(drill, world);
  const checks = checkAll(drill, world, seconds, counts);
  return {
    scenario: drill.scenario.name,
    incidentId: drill.incident.id,
    number: drill.incident.number,
    status: checks.every(({ ok }) => ok) ? 'passed' : 'running',
    timeoutSeconds: drill.scenario.timeoutSeconds,
    postmortemInPortal: drill.scenario.expect.postmortem === 'portal',
    seconds,
    counts,
    checks,
  };
}
