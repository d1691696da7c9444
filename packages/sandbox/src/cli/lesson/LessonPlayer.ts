import { reasonOf } from '../../portal/refusal';
import type { DrillCheck } from '../../scenarios/report';
import type { Lesson } from '../../scenarios/Scenario';
import type { PortalClient } from '../PortalClient';
import type { SandboxClient } from '../SandboxClient';
import { draftStep } from './draftStep';
import { editStep, tooEarlyStep } from './editSteps';
import {
  archiveStep,
  closingStep,
  repeatStep,
  searchStep,
  ticketsStep,
} from './followUpSteps';
import type { LessonStep } from './LessonStep';
import { publicationStep, reviewStep } from './reviewSteps';
import { Scene } from './Scene';

const STEPS: LessonStep[] = [
  draftStep,
  editStep,
  tooEarlyStep,
  reviewStep,
  publicationStep,
  ticketsStep,
  archiveStep,
  searchStep,
  closingStep,
  repeatStep,
];

/** A step of a lesson, and how long it took; the first is the incident itself. */
export interface PlayedStep {
  name: string;
  ok: boolean;
  seconds: number;
}

/** The first incident of a drill. */
interface DraftedIncident {
  incidentId: string;
  number: number;
  /** Whether it is over, and its postmortem drafted. */
  isDrafted: boolean;
  /** How long that took. */
  seconds: number;
}

/** Plays the people who learn from the first incident of a drill, where its scenario has some. */
export class LessonPlayer {
  readonly checks: DrillCheck[] = [];
  readonly steps: PlayedStep[] = [];
  private isPlayed = false;
  private scene?: Scene;

  constructor(
    private readonly options: {
      lesson: Lesson | undefined;
      portal: PortalClient;
      sandbox: SandboxClient;
      /** Called after each step with what has come of it. */
      onStep(done: string): void;
    },
  ) {}

  /** Something was not as it has to be; nothing more is played then. */
  get hasFailed(): boolean {
    return this.checks.some(({ ok }) => !ok);
  }

  /**
   * Plays all of it, once the draft is there, and not a second time.
   *
   * @returns whether it has been played just now
   */
  async step(incident: DraftedIncident): Promise<boolean> {
    const { lesson } = this.options;
    if (this.isPlayed || !lesson || !incident.isDrafted) {
      return false;
    }
    this.isPlayed = true;
    this.steps.push({ name: 'incident', ok: true, seconds: incident.seconds });
    for (const step of STEPS) {
      const startedAt = performance.now();
      const checks = await this.play(step, lesson, incident);
      const ok = checks.every(check => check.ok);
      this.checks.push(...checks);
      this.steps.push({
        name: step.name,
        ok,
        seconds: Math.round(performance.now() - startedAt) / 1_000,
      });
      if (!ok) {
        break;
      }
      this.options.onStep(step.done);
    }
    return true;
  }

  private async play(
    step: LessonStep,
    lesson: Lesson,
    incident: DraftedIncident,
  ): Promise<DrillCheck[]> {
    try {
      this.scene ??= await Scene.create({ ...this.options, lesson, incident });
      const checks = await step.play(this.scene);
      return checks.map(check => ({
        ...check,
        name: `${step.name}: ${check.name}`,
      }));
    } catch (error) {
      const name = `${step.name}: ${step.done}`;
      return [{ name, ok: false, detail: reasonOf(error) }];
    }
  }
}
