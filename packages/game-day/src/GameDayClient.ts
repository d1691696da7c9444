import type {
  ActionItem,
  IncidentResponseClient,
} from '@incident-response/backstage-plugin-common';
import { connectPortal, until } from '@incident-response/sandbox';
import type { PlannedItem } from './planQuarter';

const LOOKS_EVERY_MS = 20;

/** What people do in the portal during a game day, over its API. */
export class GameDayClient {
  readonly portal: IncidentResponseClient;

  constructor(url: string, token: string) {
    this.portal = connectPortal(url, token);
  }

  /** Replaces the suggested action items by others, and publishes. */
  async publish(incidentId: string, items: PlannedItem[]): Promise<void> {
    const { id, document, revisions } = await this.postmortem(incidentId);
    await this.portal.changePostmortem(id, {
      changes: [
        ...document.actionItems.map(item => ({
          part: 'action-item' as const,
          id: item.id,
          base: revisions[`action-item:${item.id}`] ?? 0,
        })),
        ...items.map(({ title, dueDate }, index) => ({
          part: 'action-item' as const,
          id: `follow-up-${index + 1}`,
          base: 0,
          item: {
            title,
            type: 'prevent' as const,
            owner: 'group:default/platform',
            dueDate,
          },
        })),
      ],
    });
    await this.portal.publishPostmortem(id);
  }

  /** The key of the Jira issue that an item has become. */
  ticketOf(incidentId: string, title: string): Promise<string> {
    return this.untilItem(incidentId, title, item => item.ticket?.key);
  }

  async untilClosed(incidentId: string, title: string): Promise<void> {
    await this.untilItem(incidentId, title, item => item.done || undefined);
  }

  private untilItem<T>(
    incidentId: string,
    title: string,
    read: (item: ActionItem) => T | undefined,
  ): Promise<T> {
    return until(
      `The ticket or the end of "${title}" of ${incidentId}`,
      async () => {
        const { document } = await this.postmortem(incidentId);
        const item = document.actionItems.find(other => other.title === title);
        return item && read(item);
      },
      { everyMs: LOOKS_EVERY_MS },
    );
  }

  private postmortem(incidentId: string) {
    return this.portal.getPostmortem(`pm-${incidentId}`);
  }
}
