import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { PlannedItem } from './planQuarter';

/** The portal takes this long at most, in real time, for what it does by itself. */
const WITHIN_MS = 20_000;
const LOOKS_EVERY_MS = 20;

const actionItemSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  done: z.boolean(),
  ticket: z.object({ key: z.string() }).optional(),
});
const postmortemSchema = z.object({
  id: z.string(),
  revisions: z.record(z.string(), z.number()),
  document: z.object({ actionItems: z.array(actionItemSchema) }),
});
type Postmortem = z.infer<typeof postmortemSchema>;

/** What people do in the portal during a game day, over its API. */
export class GameDayClient {
  constructor(private readonly url: string, private readonly token: string) {}

  async get(path: string): Promise<unknown> {
    return this.call('GET', path);
  }

  /** Replaces the suggested action items by others, and publishes. */
  async publish(incidentId: string, items: PlannedItem[]): Promise<void> {
    const { id, document, revisions } = await this.postmortem(incidentId);
    const baseOf = (item: string) => revisions[`action-item:${item}`] ?? 0;
    await this.call('PATCH', `/postmortems/${id}`, {
      changes: [
        ...document.actionItems.map(item => ({
          part: 'action-item',
          id: item.id,
          base: baseOf(item.id),
        })),
        ...items.map(({ title, dueDate }, index) => ({
          part: 'action-item',
          id: `follow-up-${index + 1}`,
          base: 0,
          item: {
            title,
            type: 'prevent',
            owner: 'group:default/platform',
            dueDate,
          },
        })),
      ],
    });
    await this.call('POST', `/postmortems/${id}/publish`, {});
  }

  /** The key of the Jira issue that an item has become. */
  async ticketOf(incidentId: string, title: string): Promise<string> {
    return this.until(incidentId, title, item => item.ticket?.key);
  }

  async untilClosed(incidentId: string, title: string): Promise<void> {
    await this.until(incidentId, title, item => item.done || undefined);
  }

  private async until<T>(
    incidentId: string,
    title: string,
    read: (item: z.infer<typeof actionItemSchema>) => T | undefined,
  ): Promise<T> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const { document } = await this.postmortem(incidentId);
      const item = document.actionItems.find(other => other.title === title);
      const found = item && read(item);
      if (found !== undefined) {
        return found;
      }
      if (performance.now() > deadline) {
        throw new Error(
          `"${title}" of ${incidentId} did not get there: ${JSON.stringify(
            item ?? 'there is no such item',
          )}`,
        );
      }
      await pause(LOOKS_EVERY_MS);
    }
  }

  private async postmortem(incidentId: string): Promise<Postmortem> {
    return postmortemSchema.parse(
      await this.call('GET', `/postmortems/pm-${incidentId}`),
    );
  }

  private async call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const response = await fetch(`${this.url}/api/incident-response${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Content-Type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${path} was answered ${
          response.status
        }: ${await response.text()}`,
      );
    }
    return response.json();
  }
}
