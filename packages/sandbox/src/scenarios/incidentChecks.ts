import type { ClusterWrite } from '../kubernetes/WriteLog';
import { checkApproval } from './approvalChecks';
import { checkRefusal } from './refusalChecks';
import type { DrillIncident } from './DrillIncident';
import type { DrillCheck, DrillCounts, DrillSeconds } from './report';
import type { Range } from './Scenario';
import type { World } from './World';

/** What was seen of one incident. */
export interface IncidentEvidence {
  seconds: DrillSeconds;
  counts: DrillCounts;
  repairs: ClusterWrite[];
}

/** A count that has to be within a range. */
export function counted(
  name: string,
  count: number,
  { min, max }: Range,
): DrillCheck {
  return {
    name,
    ok: count >= min && count <= max,
    detail: `${count}, expected ${
      min === max ? `exactly ${min}` : `${min} to ${max}`
    }`,
  };
}

function exactly(count: number): Range {
  return { min: count, max: count };
}

function happened(
  name: string,
  at: number | null,
  missing: string,
): DrillCheck {
  return {
    name,
    ok: at !== null,
    detail: at === null ? missing : `after ${at.toFixed(1)} s`,
  };
}

function checkDelivery(
  { incident }: DrillIncident,
  { pagerduty }: World,
): DrillCheck {
  const copies = pagerduty.webhooks.deliveries.filter(
    delivery =>
      delivery.incidentId === incident.id &&
      delivery.eventType === 'incident.triggered',
  );
  return {
    name: 'the webhook was accepted, both times that it was sent',
    ok: copies.length > 1 && copies.every(({ state }) => state === 'delivered'),
    detail:
      copies.length === 0
        ? 'there is no webhook subscription, or it is disabled'
        : copies
            .map(({ attempts, state }) => attempts.at(-1)?.outcome ?? state)
            .join(', '),
  };
}

/** What has to hold of one incident. */
export function checkIncident(
  item: DrillIncident,
  world: World,
  { seconds, counts, repairs }: IncidentEvidence,
): DrillCheck[] {
  const { expect } = item.plan;
  return [
    checkDelivery(item, world),
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
    ...(expect.remediationAttempts
      ? [
          counted(
            'repairs made in Kubernetes',
            counts.remediationAttempts,
            expect.remediationAttempts,
          ),
        ]
      : []),
    ...(expect.remediated
      ? [
          happened(
            'the workload is well again',
            seconds.remediated,
            'it is still broken',
          ),
        ]
      : []),
    ...checkApproval(item, world, repairs),
    ...checkRefusal(item, world),
    counted('people asked for', counts.escalations, expect.escalations),
    happened(
      'the incident is resolved',
      seconds.resolved,
      `it is ${item.incident.status}`,
    ),
    ...(expect.postmortem === 'channel'
      ? [counted('postmortem drafts announced', counts.postmortems, exactly(1))]
      : []),
    counted('effects that happened twice', counts.duplicates, exactly(0)),
  ];
}
