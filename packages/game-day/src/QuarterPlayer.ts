import type { Sandbox } from '@incident-response/sandbox';
import type { PagerDutyIncident } from '@incident-response/sandbox';
import type { Conductor } from './Conductor';
import type { GameDayClient } from './GameDayClient';
import type { PlannedIncident, PlannedItem } from './planQuarter';
import type { PlayedIncident } from './QuarterTruth';

const FOLLOW_TICKETS = 'incident-response-follow-tickets';
/** Jira's transition that ends an issue. */
const DONE = '31';

interface Event {
  at: Date;
  happen(): Promise<void>;
}

/** Plays the people and the monitoring of a quarter, each event at its moment, through the real webhooks and APIs. */
export class QuarterPlayer {
  private readonly events: Event[] = [];
  readonly played: PlayedIncident[] = [];

  constructor(
    private readonly sandbox: Sandbox,
    private readonly conductor: Conductor,
    private readonly client: GameDayClient,
    plan: PlannedIncident[],
  ) {
    plan.forEach(incident =>
      this.schedule(incident.triggeredAt, () => this.trigger(incident)),
    );
  }

  /** @param onProgress hears how many incidents have been played */
  async play(until: Date, onProgress: (played: number) => void): Promise<void> {
    for (;;) {
      this.events.sort((a, b) => a.at.getTime() - b.at.getTime());
      const next = this.events.shift();
      if (!next || next.at >= until) {
        break;
      }
      await this.conductor.liveUntil(next.at);
      const before = this.played.length;
      await next.happen();
      if (this.played.length > before) {
        onProgress(this.played.length);
      }
    }
    await this.conductor.liveUntil(until);
  }

  private schedule(at: Date, happen: () => Promise<void>): void {
    this.events.push({ at, happen });
  }

  private async trigger(plan: PlannedIncident): Promise<void> {
    const { pagerduty, kubernetes, monitor } = this.sandbox;
    const { workload } = plan;
    const dedupKey = `quarter-${this.played.length + 1}`;
    const fault =
      workload?.fault &&
      kubernetes.setFault(workload.namespace, workload.name, workload.fault);
    const incident = pagerduty.trigger({
      serviceId: plan.serviceId,
      title: plan.title,
      severity: plan.severity,
      priority: plan.priority,
      urgency: ['P1', 'P2'].includes(plan.priority) ? 'high' : 'low',
      dedupKey,
      details: {
        alertname: plan.alertName,
        severity: plan.severity,
        ...(workload && fault
          ? {
              cluster: 'sandbox',
              namespace: workload.namespace,
              workload: workload.name,
              pod: fault.podName,
              container: 'app',
              mountpoint: '/var/log/app',
            }
          : {}),
      },
    });
    if (workload && fault) {
      monitor.watch({
        namespace: workload.namespace,
        workload: workload.name,
        dedupKey,
      });
    }
    const played: PlayedIncident = {
      plan,
      pagerduty: incident,
      closedItems: [],
    };
    this.played.push(played);
    this.schedule(plan.acknowledgedAt, () => this.acknowledge(incident));
    this.schedule(plan.resolvedAt, () => this.end(played));
  }

  private async acknowledge(incident: PagerDutyIncident): Promise<void> {
    if (incident.status === 'triggered') {
      this.sandbox.pagerduty.acknowledge(incident.id, someoneOf(incident));
    }
  }

  /** People end what no machine has. */
  private async end(played: PlayedIncident): Promise<void> {
    const { plan, pagerduty: incident } = played;
    if (incident.status !== 'resolved') {
      if (plan.workload) {
        this.sandbox.kubernetes.heal(
          plan.workload.namespace,
          plan.workload.name,
        );
      }
      this.sandbox.pagerduty.resolve(incident.id, someoneOf(incident));
    }
    if (plan.publishedAfterMs !== undefined) {
      const ended = incident.resolvedAt ?? plan.resolvedAt;
      this.schedule(new Date(ended.getTime() + plan.publishedAfterMs), () =>
        this.publish(played),
      );
    }
  }

  private async publish(played: PlayedIncident): Promise<void> {
    const { plan, pagerduty } = played;
    await this.client.publish(pagerduty.id, plan.items);
    played.publishedAt = new Date();
    for (const item of plan.items) {
      if (item.closedAt) {
        // Nobody closes what there is not yet.
        const at = new Date(
          Math.max(item.closedAt.getTime(), Date.now() + 3_600_000),
        );
        this.schedule(at, () => this.close(played, item));
      }
    }
  }

  /** Somebody closes the issue in Jira; the portal learns of it with its next look there. */
  private async close(
    played: PlayedIncident,
    item: PlannedItem,
  ): Promise<void> {
    const { jira } = this.sandbox;
    const key = await this.client.ticketOf(played.pagerduty.id, item.title);
    jira.transition(jira.issue(key), DONE);
    await this.conductor.run(FOLLOW_TICKETS);
    await this.client.untilClosed(played.pagerduty.id, item.title);
    played.closedItems.push({ title: item.title, at: new Date() });
  }
}

/** Whoever is assigned. */
function someoneOf({ assigneeIds, serviceId }: PagerDutyIncident) {
  const [userId] = assigneeIds;
  return userId
    ? ({ type: 'user', userId } as const)
    : ({ type: 'integration', serviceId } as const);
}
