import type {
  IncidentResponseClient,
  Postmortem,
} from '@incident-response/backstage-plugin-common';
import type { LessonEvidence } from '../../scenarios/lessonEvidence';
import type { Lesson } from '../../scenarios/Scenario';
import type { PortalClient } from '../PortalClient';
import type { SandboxClient } from '../SandboxClient';

/** Action items as the lesson's people call them in the postmortem. */
export const ITEM_IDS = ['follow-up-1', 'follow-up-2'] as const;

/** What the steps of a lesson work with. */
export class Scene {
  readonly lesson: Lesson;
  readonly incident: { incidentId: string; number: number };
  readonly postmortemId: string;
  /** Writes the postmortem. */
  readonly author: IncidentResponseClient;
  /** Looks at it. */
  readonly reviewer: IncidentResponseClient;
  readonly portal: PortalClient;
  readonly sandbox: SandboxClient;
  /** A word that nothing else has. */
  readonly word: string;

  private constructor(
    options: Pick<
      Scene,
      | 'lesson'
      | 'incident'
      | 'postmortemId'
      | 'author'
      | 'reviewer'
      | 'portal'
      | 'sandbox'
      | 'word'
    >,
  ) {
    this.lesson = options.lesson;
    this.incident = options.incident;
    this.postmortemId = options.postmortemId;
    this.author = options.author;
    this.reviewer = options.reviewer;
    this.portal = options.portal;
    this.sandbox = options.sandbox;
    this.word = options.word;
  }

  /** @throws DrillError where the portal lets nobody in, Error where it has no postmortem of the incident */
  static async create(options: {
    lesson: Lesson;
    incident: { incidentId: string; number: number };
    portal: PortalClient;
    sandbox: SandboxClient;
  }): Promise<Scene> {
    const { incident, portal } = options;
    const author = portal.asService();
    const { items } = await author.listPostmortems({
      incidentId: incident.incidentId,
    });
    if (items.length !== 1) {
      throw new Error(
        `the portal has ${items.length} postmortems of the incident, expected exactly 1`,
      );
    }
    return new Scene({
      ...options,
      author,
      reviewer: await portal.asGuest(),
      postmortemId: items[0].id,
      word: makeUpWord(),
    });
  }

  postmortem(): Promise<Postmortem> {
    return this.author.getPostmortem(this.postmortemId);
  }

  /** What the emulators have of it. */
  evidence(): Promise<LessonEvidence> {
    return this.sandbox.lesson(this.incident.incidentId);
  }
}

/** No language has it, and no stemmer shortens it. */
function makeUpWord(): string {
  const letters = 'bcdfghkmnpqrtvwxz';
  const random = crypto.getRandomValues(new Uint8Array(14));
  return [...random].map(value => letters[value % letters.length]).join('');
}
