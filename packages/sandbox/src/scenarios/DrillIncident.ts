import { randomUUID } from 'node:crypto';
import type { Watched } from '../kubernetes/Monitor';
import type { PagerDutyIncident } from '../pagerduty/model';
import { findChannels, findEscalations, isSaid } from './evidence';
import type { IncidentPlan } from './Scenario';
import { SlackApprover } from './SlackApprover';
import type { World } from './World';

/** The human needs a moment to see that they are needed, and another to mend it. */
const ACKNOWLEDGES_AFTER_MS = 1_000;
const RESOLVES_AFTER_MS = 3_000;

/** One incident of a drill, and the people who play along in it. */
export class DrillIncident {
  /** Where somebody approves. */
  readonly approver?: SlackApprover;
  /** When the portal asked for the human, as the plan defines it. */
  private cueAt?: number;

  private constructor(
    readonly plan: IncidentPlan,
    readonly incident: PagerDutyIncident,
    /** What the monitoring looks at; missing when nothing is broken. */
    readonly watched: Watched | undefined,
  ) {
    this.approver = plan.approver && new SlackApprover(plan.approver);
  }

  /** Breaks what the plan breaks, and pages. The first event is delivered twice, as it may well be in life. */
  static raise(plan: IncidentPlan, name: string, world: World): DrillIncident {
    const { kubernetes, monitor, pagerduty } = world;
    const { workload, incident } = plan;
    const dedupKey = `drill-${name}-${randomUUID()}`;
    const known =
      workload && kubernetes.workload(workload.namespace, workload.name).fault;
    const fault =
      workload?.fault &&
      // Two incidents of one fault are two alerts, not two faults.
      (known?.kind === workload.fault
        ? known
        : kubernetes.setFault(
            workload.namespace,
            workload.name,
            workload.fault,
          ));
    const place: Record<string, string> = workload
      ? {
          cluster: 'sandbox',
          namespace: workload.namespace,
          workload: workload.name,
        }
      : {};
    const raised = pagerduty.trigger({
      serviceId: plan.pagerdutyServiceId,
      title: incident.title,
      severity: incident.severity,
      priority: plan.priority,
      urgency: ['P1', 'P2'].includes(plan.priority) ? 'high' : 'low',
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
    return new DrillIncident(plan, raised, watched);
  }

  get isOver(): boolean {
    return this.incident.status === 'resolved';
  }

  /** More people were asked for. */
  get hasEscalated(): boolean {
    return findEscalations(this.incident).length > 0;
  }

  /**
   * Plays the people, where the plan has some.
   *
   * @param everyoneAsked whether every incident of the drill has asked for more people
   * @returns whether the human has just mended it
   */
  step(world: World, now: number, everyoneAsked: boolean): boolean {
    if (this.isOver) {
      return false;
    }
    this.approver?.step(world, this.incident, now);
    return this.plan.human
      ? this.playHuman(world, now, this.hasCue(world, everyoneAsked))
      : false;
  }

  private playHuman(world: World, now: number, isNeeded: boolean): boolean {
    if (isNeeded) {
      this.cueAt ??= now;
    }
    const waited = this.cueAt === undefined ? -1 : now - this.cueAt;
    const { pagerduty, kubernetes } = world;
    const { incident, plan } = this;
    const agent = someoneOf(incident);
    if (waited >= ACKNOWLEDGES_AFTER_MS && incident.status === 'triggered') {
      pagerduty.acknowledge(incident.id, agent);
    }
    if (waited < RESOLVES_AFTER_MS) {
      return false;
    }
    if (plan.workload?.fault) {
      kubernetes.heal(plan.workload.namespace, plan.workload.name);
    }
    resolve(world, incident);
    return true;
  }

  private hasCue(world: World, everyoneAsked: boolean): boolean {
    const { human, expect } = this.plan;
    const { id } = this.incident;
    switch (human) {
      case 'escalation':
        return this.hasEscalated;
      case 'every-escalation':
        return everyoneAsked;
      case 'refusal':
        return expect.refusal ? isSaid(world, id, expect.refusal) : true;
      case 'channel':
        return findChannels(world, id).length > 0;
      default:
        return true;
    }
  }
}

/** Whoever is assigned says that it is over, unless it is. */
export function resolve(
  { pagerduty }: Pick<World, 'pagerduty'>,
  incident: PagerDutyIncident,
): void {
  if (incident.status !== 'resolved') {
    pagerduty.resolve(incident.id, someoneOf(incident));
  }
}

function someoneOf({ assigneeIds, serviceId }: PagerDutyIncident) {
  const [userId] = assigneeIds;
  return userId
    ? ({ type: 'user', userId } as const)
    : ({ type: 'integration', serviceId } as const);
}
