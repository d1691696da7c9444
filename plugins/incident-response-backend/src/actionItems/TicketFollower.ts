import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  ActionItem,
  NewFact,
  PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { PostmortemEditing } from '../documents/PostmortemEditing';
import { ACTION_ITEM_LABEL } from '../effects/ticketActionItem';
import { instant, JIRA, toIso } from '../incident';
import {
  ISSUES_AT_ONCE,
  type Jira,
  type JiraIssue,
} from '../integrations/jira/Jira';
import { ProviderError } from '../integrations/ProviderError';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type {
  ActionItemStore,
  IncidentStore,
  SettingsStore,
  TicketedActionItem,
} from '../store';
import { compareTicket, type TicketNews } from './compareTicket';

/** What Jira's search has not heard of yet, and the difference of two clocks. */
const LOOKS_BACK = { minutes: 10 };

/** After a longer pause the open items are looked at one by one, which takes a while and misses nothing either. */
const LOOKS_BACK_AT_MOST = { days: 7 };

/** Whether an issue is still there no search tells. So often each of the open items is asked for by name. */
const CHECKED_EVERY = { minutes: 5 };

/** Where the last look at Jira's changes began. */
const MARK = 'jira-followed';

/** What following works with. */
export interface TicketFollowerOptions {
  jira: Jira;
  actionItems: ActionItemStore;
  incidents: IncidentStore;
  editing: PostmortemEditing;
  settings: SettingsStore;
  wakeups: Pick<Wakeups, 'wake'>;
  logger: LoggerService;
  now: () => DateTime;
}

/**
 * Keeps action items in step with their Jira issues: what was changed in Jira since the last look, and of the other open
 * ones those that have not been looked at for longest, so that issues that are gone are noticed. Running it again at any
 * moment is safe.
 */
export class TicketFollower {
  private readonly options: TicketFollowerOptions;

  private constructor(options: TicketFollowerOptions) {
    this.options = options;
  }

  static create(options: TicketFollowerOptions): TicketFollower {
    return new TicketFollower(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { settings, logger, now } = this.options;
    const startedAt = now();
    try {
      const since = await settings.mark(MARK);
      const changed = await this.followChanged(
        since === undefined ? undefined : instant(since),
        startedAt,
        signal,
      );
      const checked = await this.checkOthers(signal);
      await settings.setMark(MARK, startedAt);
      if (changed + checked > 0) {
        logger.info('Action items follow their tickets', { changed, checked });
      }
    } catch (error) {
      if (!(error instanceof ProviderError || signal?.aborted)) {
        throw error;
      }
      logger.warn(
        'Looking at the tickets of action items was broken off; the next time goes over the same stretch of time',
        {
          error: error instanceof Error ? error.message : String(error),
          remedy: error instanceof ProviderError ? error.remedy : undefined,
        },
      );
    }
  }

  /** Answers how many items have changed. */
  private async followChanged(
    since: DateTime | undefined,
    startedAt: DateTime,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { jira } = this.options;
    const from = (since ?? startedAt).minus(LOOKS_BACK);
    const withinMinutes = Math.ceil(
      Math.min(
        startedAt.diff(from, 'minutes').minutes,
        startedAt.diff(startedAt.minus(LOOKS_BACK_AT_MOST), 'minutes').minutes,
      ),
    );
    let changed = 0;
    let page: string | undefined;
    do {
      signal?.throwIfAborted();
      const answer = await jira.changed({
        label: ACTION_ITEM_LABEL,
        withinMinutes,
        page,
      });
      if (answer.ids.length > 0) {
        // Read by name, because what the search says of an issue may be of a moment ago.
        const { found } = await jira.issues(answer.ids);
        changed += await this.apply(found);
      }
      page = answer.next;
    } while (page !== undefined);
    return changed;
  }

  /** Answers how many items have changed. */
  private async checkOthers(signal: AbortSignal | undefined): Promise<number> {
    const { jira, actionItems, now } = this.options;
    signal?.throwIfAborted();
    const items = await actionItems.notChecked(
      now().minus(CHECKED_EVERY),
      ISSUES_AT_ONCE,
    );
    if (items.length === 0) {
      return 0;
    }
    const { found, missing } = await jira.issues(items.map(nameOf));
    let changed = await this.apply(found);
    for (const item of items) {
      if (missing.includes(nameOf(item)) && !item.ticket.missing) {
        await this.noteMissing(item);
        changed += 1;
      }
    }
    await actionItems.noteChecked(items, now());
    return changed;
  }

  private async apply(issues: JiraIssue[]): Promise<number> {
    const items = await this.options.actionItems.withTickets({
      ids: issues.map(({ id }) => id),
      keys: issues.map(({ key }) => key),
      labels: issues.flatMap(({ labels }) => labels),
    });
    let changed = 0;
    for (const item of items) {
      const issue = issueOf(item, issues);
      const news = issue && compareTicket(item, issue);
      if (issue && news && (await this.takeOver(item, issue, news))) {
        changed += 1;
      }
    }
    return changed;
  }

  /**
   * The document first and then what is known of the issue: after a crash in between, the same news is found again, and
   * the document is as it says already.
   */
  private async takeOver(
    item: TicketedActionItem,
    issue: JiraIssue,
    news: TicketNews,
  ): Promise<boolean> {
    const { editing, logger } = this.options;
    if (news.done !== undefined || news.dueDate) {
      try {
        await editing.changeDocument(
          item.postmortemId,
          document => withItem(document, item.itemId, news),
          JIRA,
        );
      } catch (error) {
        // The postmortem is not there any more; what follows is for nobody.
        if (!(error instanceof NotFoundError)) {
          throw error;
        }
        logger.debug('The postmortem of a ticket is gone', {
          ticket: issue.key,
        });
      }
    }
    await this.record(
      item,
      news.isNews ? [changedFact(item, issue, news)] : [],
      {
        key: issue.key,
        url: issue.url,
        id: issue.id,
        status: issue.status,
        category: issue.category,
        dueDate: issue.dueDate,
        updatedAt: issue.updatedAt,
        missing: false,
      },
    );
    return news.isNews || news.done !== undefined || news.dueDate !== undefined;
  }

  private async noteMissing(item: TicketedActionItem): Promise<void> {
    const { key, url } = item.ticket;
    await this.record(
      item,
      [
        {
          type: 'action_item.ticket_changed',
          actor: JIRA,
          payload: {
            actionItemId: item.itemId,
            title: item.title,
            key,
            url,
            missing: true,
          },
        },
      ],
      { missing: true },
    );
  }

  private async record(
    item: TicketedActionItem,
    facts: NewFact[],
    ticket: Parameters<ActionItemStore['noteTicket']>[1],
  ): Promise<void> {
    const { incidents, actionItems, wakeups, now } = this.options;
    await incidents.transaction(async tx => {
      await actionItems.noteTicket(item, ticket, tx);
      if (facts.length > 0) {
        await incidents.appendFacts(item.incidentId, facts, { now: now(), tx });
        await wakeups.wake(item.incidentId, { tx });
      }
    });
  }
}

/** By the issue's own id where it is known, since the key changes when it is moved. */
function nameOf({ ticket }: TicketedActionItem): string {
  return ticket.id ?? ticket.key;
}

function issueOf(
  { ticket }: TicketedActionItem,
  issues: JiraIssue[],
): JiraIssue | undefined {
  return (
    issues.find(({ id }) => id === ticket.id) ??
    issues.find(({ key }) => key === ticket.key) ??
    issues.find(
      ({ labels }) =>
        ticket.label !== undefined && labels.includes(ticket.label),
    )
  );
}

function changedFact(
  item: TicketedActionItem,
  issue: JiraIssue,
  { movedFrom }: TicketNews,
): NewFact {
  return {
    // Found again after a crash, it is told once.
    id: `${item.incidentId}/action-item/${item.itemId}/ticket/${
      issue.key
    }/${toIso(instant(issue.updatedAt))}`,
    type: 'action_item.ticket_changed',
    actor: JIRA,
    payload: {
      actionItemId: item.itemId,
      title: item.title,
      key: issue.key,
      url: issue.url,
      status: issue.status,
      category: issue.category,
      movedFrom,
    },
    source: { title: issue.key, url: issue.url },
  };
}

/** The same document where nothing of it is another. */
function withItem(
  document: PostmortemDocument,
  itemId: string,
  { done, dueDate }: TicketNews,
): PostmortemDocument {
  const item = document.actionItems.find(({ id }) => id === itemId);
  if (!item) {
    return document;
  }
  const changed: ActionItem = {
    ...item,
    ...(done === undefined ? {} : { done }),
    ...(dueDate ? { dueDate: dueDate.to } : {}),
  };
  return changed.done === item.done && changed.dueDate === item.dueDate
    ? document
    : {
        ...document,
        actionItems: document.actionItems.map(known =>
          known.id === itemId ? changed : known,
        ),
      };
}
