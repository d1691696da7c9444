import type { DrillCheck } from '../../scenarios/report';
import type { Scene } from './Scene';

/** One thing that people do with the postmortem, and what has to be seen of it. */
export interface LessonStep {
  /** In the result. */
  name: string;
  /** What has come of it, for people who follow the drill. */
  done: string;
  /** @throws Error where what it waits for doesn't come, or the portal refuses what it should do */
  play(scene: Scene): Promise<DrillCheck[]>;
}
