import { randomUUID } from 'node:crypto';
import type { PagerDutyIncident } from '../pagerduty/model';
import { DrillIncident, resolve } from './DrillIncident';
import { findRepairs } from './evidence';
import type { IncidentCue, LaterIncident, Scenario } from './Scenario';
import { TroubledCluster } from './TroubledCluster';
import type { World } from './World';

/** What is still broken when a drill is over is mended so much later: until then it has to be left alone. */
const MENDED_AFTER_MS = 5_000;

/** One run of a scenario. */
export class Drill {
  /** Those that have been raised so far, in the order of the scenario. */
  readonly incidents: DrillIncident[] = [];
  /** Incidents of other services that fail of the same cause. */
  private alongside: PagerDutyIncident[] = [];
  private trouble?: TroubledCluster;
  private overAt?: number;
  private isTidy = false;

  private constructor(readonly scenario: Scenario, readonly startedAt: Date) {}

  /** Breaks what the scenario breaks, and pages. */
  static start(scenario: Scenario, world: World): Drill {
    const drill = new Drill(scenario, new Date());
    drill.trouble = TroubledCluster.begin(scenario, world);
    if (scenario.alongside?.afterRepairs === 0) {
      drill.raiseAlongside(world);
    }
    drill.incidents.push(DrillIncident.raise(scenario, scenario.name, world));
    return drill;
  }

  /** The one that it begins with. */
  get incident(): PagerDutyIncident {
    return this.incidents[0].incident;
  }

  /** The PagerDuty services that it is about. */
  get services(): string[] {
    return servicesOf(this.scenario);
  }

  /** Nothing more comes by itself. */
  get isOver(): boolean {
    return (
      (this.next === undefined || this.next.cue === 'learned') &&
      this.incidents.every(({ isOver }) => isOver)
    );
  }

  /** What has not been raised yet. */
  private get next(): LaterIncident | undefined {
    return this.scenario.later?.at(this.incidents.length - 1);
  }

  /** Whether the next incident waits for people to have learned from the ones before. */
  get waitsForLesson(): boolean {
    return this.isOver && this.next !== undefined;
  }

  /** Raises the incident that has waited for it, if there is one. */
  goOn(world: World): DrillIncident | undefined {
    const { next } = this;
    if (!next || !this.waitsForLesson) {
      return undefined;
    }
    this.tidyUp(world);
    this.overAt = undefined;
    this.isTidy = false;
    this.trouble = TroubledCluster.begin(this.scenario, world);
    const raised = DrillIncident.raise(next, this.scenario.name, world);
    this.incidents.push(raised);
    return raised;
  }

  /** Raises what is due, and plays the people where the scenario has some. */
  step(world: World, now: number): void {
    if (this.isOver) {
      this.overAt ??= now;
      this.trouble?.end(world);
      this.trouble = undefined;
      if (now - this.overAt >= MENDED_AFTER_MS) {
        this.tidyUp(world);
      }
      return;
    }
    const { later = [], alongside } = this.scenario;
    const { next } = this;
    if (next && this.isDue(next.cue, world, now)) {
      this.incidents.push(DrillIncident.raise(next, this.scenario.name, world));
    }
    const repairs = findRepairs(world, this).length;
    if (alongside && repairs >= alongside.afterRepairs) {
      this.raiseAlongside(world);
    }
    const everyoneAsked =
      this.incidents.length > later.length &&
      this.incidents.every(({ hasEscalated }) => hasEscalated);
    for (const incident of this.incidents) {
      if (incident.step(world, now, everyoneAsked)) {
        this.alongside.forEach(other => resolve(world, other));
      }
    }
  }

  /** Leaves the cluster as it was, where the drill is over. */
  tidyUp(world: World): void {
    if (!this.isOver || this.isTidy) {
      return;
    }
    this.isTidy = true;
    this.trouble?.end(world);
    this.trouble = undefined;
    for (const { plan } of this.incidents) {
      if (plan.workload?.fault) {
        world.kubernetes.heal(plan.workload.namespace, plan.workload.name);
      }
    }
  }

  private isDue(cue: IncidentCue, world: World, now: number): boolean {
    if (cue === 'learned') {
      return false;
    }
    if (cue === 'resolved') {
      return this.incidents.every(({ isOver }) => isOver);
    }
    return 'seconds' in cue
      ? now - this.startedAt.getTime() >= cue.seconds * 1_000
      : findRepairs(world, this).length >= cue.repairs;
  }

  private raiseAlongside({ pagerduty }: World): void {
    if (this.alongside.length > 0) {
      return;
    }
    const { name, priority, alongside } = this.scenario;
    this.alongside = (alongside?.services ?? []).map(serviceId =>
      pagerduty.trigger({
        serviceId,
        title: 'Requests to other services time out',
        severity: 'critical',
        priority,
        details: { alertname: 'UpstreamTimeouts' },
        dedupKey: `drill-${name}-${randomUUID()}`,
      }),
    );
  }
}

/** The PagerDuty services that a scenario breaks. */
export function servicesOf({
  pagerdutyServiceId,
  later = [],
}: Scenario): string[] {
  return [pagerdutyServiceId, ...later.map(plan => plan.pagerdutyServiceId)];
}
