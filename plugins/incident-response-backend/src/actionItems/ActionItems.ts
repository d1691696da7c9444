import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ActionItem,
  FactActor,
  Postmortem,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { PostmortemEditing } from '../documents/PostmortemEditing';
import type { PostmortemService } from '../documents/PostmortemService';
import { fold } from '../incident';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { IncidentStore } from '../store';

/** What people do to one action item, without opening its postmortem. `null` takes a field away. */
export interface ActionItemChange {
  done?: boolean;
  dueDate?: string | null;
  owner?: string | null;
}

/** Changes to single action items. */
export class ActionItems {
  private readonly postmortems: PostmortemService;
  private readonly editing: PostmortemEditing;
  private readonly incidents: IncidentStore;
  private readonly wakeups: Pick<Wakeups, 'wake'>;
  private readonly now: () => DateTime;

  private constructor(options: ActionItemsOptions) {
    this.postmortems = options.postmortems;
    this.editing = options.editing;
    this.incidents = options.incidents;
    this.wakeups = options.wakeups;
    this.now = options.now;
  }

  static create(options: ActionItemsOptions): ActionItems {
    return new ActionItems(options);
  }

  /** @throws NotFoundError */
  async change(
    postmortemId: string,
    itemId: string,
    change: ActionItemChange,
    actor: FactActor,
  ): Promise<Postmortem> {
    await this.editing.changeDocument(
      postmortemId,
      document => {
        if (!document.actionItems.some(({ id }) => id === itemId)) {
          throw notThere(postmortemId, itemId);
        }
        return {
          ...document,
          actionItems: document.actionItems.map(item =>
            item.id === itemId ? changed(item, change) : item,
          ),
        };
      },
      actor,
    );
    return this.postmortems.get(postmortemId);
  }

  /**
   * Has another ticket opened for an item whose ticket is gone.
   * @throws NotFoundError, ConflictError where its ticket is there
   */
  async requestTicket(
    postmortemId: string,
    itemId: string,
    actor: FactActor,
  ): Promise<void> {
    const { incidentId } = await this.postmortems.get(postmortemId);
    const { actionItems } = fold(await this.incidents.facts(incidentId));
    const item = actionItems.get(itemId);
    if (!item) {
      throw notThere(postmortemId, itemId);
    }
    if (!item.ticket?.missing) {
      throw new ConflictError(
        item.ticket
          ? `“${item.title}” has the ticket ${item.ticket.key}`
          : `“${item.title}” gets its first ticket by itself`,
      );
    }
    if (item.done) {
      throw new ConflictError(
        `“${item.title}” is done, so it needs no ticket; open it again first`,
      );
    }
    await this.incidents.transaction(async tx => {
      await this.incidents.appendFacts(
        incidentId,
        [
          {
            // Asking twice is asking once.
            id: `${incidentId}/action-item/${itemId}/ticket-requested/${item.ticketsOpened}`,
            type: 'action_item.ticket_requested',
            actor,
            payload: { actionItemId: itemId, title: item.title },
          },
        ],
        { now: this.now(), tx },
      );
      await this.wakeups.wake(incidentId, { tx });
    });
  }
}

interface ActionItemsOptions {
  postmortems: PostmortemService;
  editing: PostmortemEditing;
  incidents: IncidentStore;
  wakeups: Pick<Wakeups, 'wake'>;
  now: () => DateTime;
}

function changed(
  item: ActionItem,
  { done, dueDate, owner }: ActionItemChange,
): ActionItem {
  return {
    ...item,
    ...(done === undefined ? {} : { done }),
    ...(dueDate === undefined ? {} : { dueDate: dueDate ?? undefined }),
    ...(owner === undefined ? {} : { owner: owner ?? undefined }),
  };
}

function notThere(postmortemId: string, itemId: string): NotFoundError {
  return new NotFoundError(
    `Postmortem ${postmortemId} has no action item ${itemId}`,
  );
}
