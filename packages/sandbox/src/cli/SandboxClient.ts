import { z } from 'zod';
import type { LessonEvidence } from '../scenarios/lessonEvidence';
import type { DrillReport } from '../scenarios/report';
import { DrillError } from './DrillError';

const startedSchema = z.object({ incidentId: z.string(), number: z.number() });
const refusalSchema = z.object({ error: z.string() });

const step = z.number().nullable();
const reportSchema: z.ZodType<DrillReport> = z.object({
  scenario: z.string(),
  incidentId: z.string(),
  number: z.number(),
  status: z.enum(['running', 'passed']),
  timeoutSeconds: z.number(),
  postmortemInPortal: z.boolean(),
  seconds: z.object({
    acknowledged202: step,
    channel: step,
    ticket: step,
    runbook: step,
    remediated: step,
    resolved: step,
    postmortem: step,
  }),
  counts: z.object({
    channels: z.number(),
    tickets: z.number(),
    remediationAttempts: z.number(),
    escalations: z.number(),
    postmortems: z.number(),
    duplicates: z.number(),
  }),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), detail: z.string() }),
  ),
});

const lessonSchema: z.ZodType<LessonEvidence> = z.object({
  triggeredAt: z.string(),
  resolvedAt: z.string().optional(),
  messages: z.array(z.object({ eventType: z.string(), text: z.string() })),
  tickets: z.array(
    z.object({
      key: z.string(),
      actionItemId: z.string(),
      summary: z.string(),
      status: z.string(),
      dueDate: z.string().optional(),
    }),
  ),
  objects: z.array(
    z.object({
      key: z.string(),
      sha256: z.string().optional(),
      body: z.string(),
    }),
  ),
});

/** The control API of a running sandbox. */
export class SandboxClient {
  constructor(private readonly url: string) {}

  /** @throws DrillError saying why the scenario can't be played. */
  async start(scenario: string): Promise<z.infer<typeof startedSchema>> {
    const answer = await this.call('/sandbox/drills', { scenario });
    return startedSchema.parse(answer);
  }

  async report(incidentId: string): Promise<DrillReport> {
    return reportSchema.parse(await this.call(`/sandbox/drills/${incidentId}`));
  }

  /** What the emulators have of the postmortem of a drill. */
  async lesson(incidentId: string): Promise<LessonEvidence> {
    return lessonSchema.parse(
      await this.call(`/sandbox/drills/${incidentId}/lesson`),
    );
  }

  /** Raises the next incident of a drill, after people have learned from the one before. @throws DrillError where none waits. */
  async goOn(incidentId: string): Promise<z.infer<typeof startedSchema>> {
    return startedSchema.parse(
      await this.call(`/sandbox/drills/${incidentId}/next`, {}),
    );
  }

  /** Moves a Jira issue on, as somebody does by hand. */
  async transition(key: string, status: string): Promise<void> {
    await this.call(`/sandbox/jira/issues/${key}`, {
      action: 'transition',
      status,
    });
  }

  /** Forgets what has happened, and heals everything. */
  async reset(): Promise<void> {
    await this.call('/sandbox/reset', {});
  }

  private async call(path: string, body?: object): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(`${this.url}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
    } catch {
      throw new DrillError(
        `No sandbox answers at ${this.url}. Start it together with the portal by \`npm start\`, or say where it is with --sandbox URL.`,
      );
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const refusal = refusalSchema.safeParse(answer);
      throw new DrillError(
        refusal.success
          ? refusal.data.error
          : `The sandbox answered ${response.status} to ${path}`,
      );
    }
    return answer;
  }
}
