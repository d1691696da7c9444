import type { Timers } from '../time/Timers';
import { Drill, servicesOf } from './Drill';
import type { DrillIncident } from './DrillIncident';
import { gatherLesson, type LessonEvidence } from './lessonEvidence';
import { reportDrill, type DrillReport } from './report';
import { SCENARIOS } from './scenarios';
import type { World } from './World';

const STEP_MS = 200;

/** Why a drill can't be started: the HTTP status and a sentence. */
export class DrillRefused extends Error {
  constructor(readonly status: 404 | 409, message: string) {
    super(message);
  }
}

/** Starts drills and keeps an eye on them. */
export class Drills {
  private drills: Drill[] = [];

  constructor(private readonly world: World) {}

  /** Lets the humans of the scenarios act. */
  run(timers: Timers): void {
    timers.every(STEP_MS, () =>
      this.drills.forEach(drill => drill.step(this.world, Date.now())),
    );
  }

  /**
   * Starts a scenario.
   *
   * @throws DrillRefused 404 when there is no such scenario, 409 while one runs on the same service.
   */
  start(name: string): Drill {
    const scenario = SCENARIOS.find(candidate => candidate.name === name);
    if (!scenario) {
      throw new DrillRefused(
        404,
        `There is no scenario "${name}". There are: ${SCENARIOS.map(
          known => known.name,
        ).join(', ')}`,
      );
    }
    this.requireFree(servicesOf(scenario));
    // A portal that refused earlier deliveries may have been mended since.
    const { webhooks } = this.world.pagerduty;
    webhooks.subscriptions.forEach(subscription =>
      webhooks.enable(subscription),
    );
    this.drills.forEach(earlier => earlier.tidyUp(this.world));
    const drill = Drill.start(scenario, this.world);
    this.drills.push(drill);
    return drill;
  }

  /**
   * Raises the next incident of a drill, when people have learned from the one before.
   *
   * @throws DrillRefused 404 when there is no such drill, 409 when none of its incidents waits for that.
   */
  goOn(incidentId: string): DrillIncident {
    const drill = this.require(incidentId);
    if (drill.waitsForLesson) {
      this.requireFree(drill.services);
    }
    const raised = drill.goOn(this.world);
    if (!raised) {
      throw new DrillRefused(
        409,
        `The drill ${drill.scenario.name} has no incident that waits for a lesson, or not yet: incident #${drill.incident.number} is ${drill.incident.status}`,
      );
    }
    return raised;
  }

  /** What the outside has seen of a drill. @throws DrillRefused 404 when there is none for this incident. */
  report(incidentId: string): DrillReport {
    return reportDrill(this.require(incidentId), this.world);
  }

  /** What the outside has of a drill's postmortem. @throws DrillRefused 404 when there is none for this incident. */
  lesson(incidentId: string): LessonEvidence {
    return gatherLesson(this.require(incidentId).incident, this.world);
  }

  list(): readonly Drill[] {
    return this.drills;
  }

  reset(): void {
    this.drills = [];
  }

  private require(incidentId: string): Drill {
    const drill = this.drills.find(
      ({ incident }) => incident.id === incidentId,
    );
    if (!drill) {
      throw new DrillRefused(404, `No drill has incident ${incidentId}`);
    }
    return drill;
  }

  private requireFree(services: string[]): void {
    const running = this.drills.find(
      drill =>
        !drill.isOver && drill.services.some(id => services.includes(id)),
    );
    if (running) {
      throw new DrillRefused(
        409,
        `The drill ${running.scenario.name} is still running on this service as incident #${running.incident.number} (${running.incident.id})`,
      );
    }
  }
}
