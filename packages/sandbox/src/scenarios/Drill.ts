import { randomUUID } from 'node:crypto';
import type { Watched } from '../kubernetes/Monitor';
import type { PagerDutyIncident } from '../pagerduty/model';
import { findChannels, findEscalations } from './evidence';
import type { Scenario } from './Scenario';
import { SlackApprover } from './SlackApprover';
import type { World } from './World';

/** The human needs a moment to see that they are needed, and another to mend it. */
const ACKNOWLEDGES_AFTER_MS = 1_000;
const RESOLVES_AFTER_MS = 3_000;

/** One run of a scenario. */
export class Drill {
  /** When the portal asked for the human, as the scenario defines it. */
  private cueAt?: number;
  /** Where the scenario has somebody who approves. */
  readonly approver?: SlackApprover;

  private constructor(
    readonly scenario: Scenario,
    readonly incident: PagerDutyIncident,
    /** What the monitoring looks at; missing when nothing is broken. */
    readonly watched: Watched | undefined,
    readonly startedAt: Date,
    /** Incidents of the other services that fail of the same cause. */
    private readonly alongside: PagerDutyIncident[],
  ) {
    this.approver =
      scenario.approver === 'slack' ? new SlackApprover() : undefined;
  }

  /** Breaks what the scenario breaks, and pages. The first event is delivered twice, as it may well be in life. */
  static start(scenario: Scenario, world: World): Drill {
    const { kubernetes, monitor, pagerduty } = world;
    const { workload, incident } = scenario;
    const startedAt = new Date();
    const dedupKey = `drill-${scenario.name}-${randomUUID()}`;
    const fault =
      workload?.fault &&
      kubernetes.setFault(workload.namespace, workload.name, workload.fault);
    const place: Record<string, string> = workload
      ? {
          cluster: 'sandbox',
          namespace: workload.namespace,
          workload: workload.name,
        }
      : {};
    const alongside = (scenario.alongside ?? []).map(serviceId =>
      pagerduty.trigger({
        serviceId,
        title: 'Requests to other services time out',
        severity: 'critical',
        priority: scenario.priority,
        details: { alertname: 'UpstreamTimeouts' },
        dedupKey: `${dedupKey}-${serviceId}`,
      }),
    );
    const raised = pagerduty.trigger({
      serviceId: scenario.pagerdutyServiceId,
      title: incident.title,
      severity: incident.severity,
      priority: scenario.priority,
      urgency: ['P1', 'P2'].includes(scenario.priority) ? 'high' : 'low',
      details: {
        ...incident.details,
        severity: incident.severity,
        ...place,
        ...(fault ? { pod: fault.podName, container: 'app' } : {}),
      },
      dedupKey,
      duplicateDelivery: true,
    });
    const watched =
      workload && fault
        ? monitor.watch({
            namespace: workload.namespace,
            workload: workload.name,
            dedupKey,
          })
        : undefined;
    return new Drill(scenario, raised, watched, startedAt, alongside);
  }

  get isOver(): boolean {
    return this.incident.status === 'resolved';
  }

  /** Plays the people, where the scenario has some. */
  step(world: World, now: number): void {
    if (this.isOver) {
      return;
    }
    this.approver?.step(world, this.incident, now);
    if (this.scenario.human) {
      this.playHuman(world, now);
    }
  }

  private playHuman(world: World, now: number): void {
    if (this.hasCue(world)) {
      this.cueAt ??= now;
    }
    const waited = this.cueAt === undefined ? -1 : now - this.cueAt;
    const { pagerduty, kubernetes } = world;
    const { incident } = this;
    const [userId] = incident.assigneeIds;
    const agent = userId
      ? ({ type: 'user', userId } as const)
      : ({ type: 'integration', serviceId: incident.serviceId } as const);
    if (waited >= ACKNOWLEDGES_AFTER_MS && incident.status === 'triggered') {
      pagerduty.acknowledge(incident.id, agent);
    }
    if (waited >= RESOLVES_AFTER_MS) {
      const { workload } = this.scenario;
      if (workload?.fault) {
        kubernetes.heal(workload.namespace, workload.name);
      }
      for (const { id, status } of [incident, ...this.alongside]) {
        if (status !== 'resolved') {
          pagerduty.resolve(id, agent);
        }
      }
    }
  }

  private hasCue(world: World): boolean {
    switch (this.scenario.human) {
      case 'escalation':
        return findEscalations(this.incident).length > 0;
      case 'channel':
        return findChannels(world, this.incident.id).length > 0;
      default:
        return true;
    }
  }
}
