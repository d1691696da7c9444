import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import type { Client, SendRequestOptions } from 'jira.js/core';
import type { z } from 'zod/v4';
import { ProviderError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';
import { toAdf } from './adf';
import {
  commentsSchema,
  createdIssueSchema,
  emptySchema,
  foundIssuesSchema,
  issueIdsSchema,
  issuesSchema,
  issueTypesSchema,
  transitionsSchema,
  writtenSchema,
} from './jiraAnswers';
import { toJiraError } from './jiraError';

/** A paragraph of a ticket: text, and where a part of it leads. */
export interface TicketParagraph {
  text: string;
  href?: string;
}

/** A ticket to be opened. */
export interface NewTicket {
  projectKey: string;
  summary: string;
  description: TicketParagraph[];
  labels: string[];
  /** Jira's priority by name; left out where the project's screen doesn't have it. */
  priority?: string;
  /** What the ticket is found by again. */
  marker: { property: string; value: Record<string, string>; label: string };
  dueDate?: string;
}

/** A ticket as far as this product needs it. */
export interface Ticket {
  key: string;
  url: string;
  /** It stays when the issue moves to another project. */
  id?: string;
}

/** An issue as it is now. */
export interface JiraIssue extends Ticket {
  id: string;
  /** Jira's own name. */
  status: string;
  /** `new`, `indeterminate` or `done`. */
  category: string;
  dueDate?: string;
  labels: string[];
  /** By Jira's clock, ISO 8601 in UTC. */
  updatedAt: string;
}

/** What can be changed of an issue. */
export interface TicketChange {
  summary?: string;
  priority?: string;
  /** `null` takes it away. */
  dueDate?: string | null;
}

/** Issues that were asked for in one call at most. */
export const ISSUES_AT_ONCE = 100;

/** What this product asks of Jira. */
export interface Jira {
  readonly defaultProject: string;
  create(ticket: NewTicket): Promise<Ticket>;
  /** Looks for a ticket by its marker's label. Jira's search lags behind by seconds to minutes. */
  find(projectKey: string, label: string): Promise<Ticket | undefined>;
  /** Comments on a ticket, marked with what {@link hasComment} finds it by. */
  comment(
    key: string,
    marker: string,
    paragraphs: TicketParagraph[],
  ): Promise<void>;
  hasComment(key: string, marker: string): Promise<boolean>;
  link(
    key: string,
    link: { globalId: string; title: string; url: string },
  ): Promise<void>;
  /** Where the project's screen lacks the priority, that is left as it is. */
  edit(key: string, change: TicketChange): Promise<void>;
  /**
   * Up to {@link ISSUES_AT_ONCE} issues by id or key. Those that are gone, or that the account may not see, are `missing`;
   * what Jira can't answer right now is in neither.
   */
  issues(
    idsOrKeys: string[],
  ): Promise<{ found: JiraIssue[]; missing: string[] }>;
  /** Ids of issues with a label that were changed within so many minutes, a page of them. The search lags behind. */
  changed(options: {
    label: string;
    withinMinutes: number;
    page?: string;
  }): Promise<{ ids: string[]; next?: string }>;
  /**
   * Moves an issue to a status of a category, by a transition that its workflow has.
   * @throws ProviderError `rejected` where there is none
   */
  moveTo(key: string, wanted: 'done' | 'open'): Promise<void>;
  check(): Promise<SetupCheck>;
}

/** How Jira Cloud is reached. */
export interface JiraOptions {
  baseUrl: string;
  email: string;
  apiToken: string;
  defaultProject: string;
  issueType: string;
  /** Calls in a minute, all replicas together. */
  callsPerMinute: number;
}

/** The property of a comment that says which effect it is of. */
const COMMENT_PROPERTY = 'incident-response';

/**
 * {@link Jira} over jira.js, whose own retries are off because the ledger owns them. Only over its core: the whole
 * client loads a schema for every endpoint of Jira, which is four times the memory, and a dozen of them are asked here.
 */
export class CloudJira implements Jira {
  private readonly options: JiraOptions;
  private readonly client: Client;
  private readonly gate: ProviderGate;

  private constructor(
    options: JiraOptions,
    client: Client,
    gate: ProviderGate,
  ) {
    this.options = options;
    this.client = client;
    this.gate = gate;
  }

  static async create(
    options: JiraOptions,
    gate: ProviderGate,
  ): Promise<CloudJira> {
    // ESM only, so it can't be imported statically from a CommonJS backend package.
    const { createClient } = await import('jira.js/core');
    return new CloudJira(
      options,
      createClient({
        host: options.baseUrl,
        auth: {
          type: 'basic',
          email: options.email,
          apiToken: options.apiToken,
        },
        retry: { maxAttempts: 1 },
      }),
      gate,
    );
  }

  get defaultProject(): string {
    return this.options.defaultProject;
  }

  async create(ticket: NewTicket): Promise<Ticket> {
    try {
      return await this.createOnce(ticket);
    } catch (error) {
      // The project's screen may lack the priority: it is said in a label instead.
      if (ticket.priority && isAboutPriority(error)) {
        return this.createOnce({
          ...ticket,
          priority: undefined,
          labels: [
            ...ticket.labels,
            `priority-${ticket.priority.toLowerCase()}`,
          ],
        });
      }
      throw error;
    }
  }

  async find(projectKey: string, label: string): Promise<Ticket | undefined> {
    const { issues } = await this.ask(
      'look for the ticket',
      foundIssuesSchema,
      {
        method: 'GET',
        url: '/rest/api/3/search/jql',
        searchParams: {
          jql: `project = "${projectKey}" AND labels = "${label}"`,
          fields: ['summary'],
          maxResults: 1,
        },
      },
    );
    const [issue] = issues;
    return issue && this.toTicket(issue);
  }

  async comment(
    key: string,
    marker: string,
    paragraphs: TicketParagraph[],
  ): Promise<void> {
    await this.ask('comment on the ticket', writtenSchema, {
      method: 'POST',
      url: `${issuePath(key)}/comment`,
      body: {
        body: toAdf(paragraphs),
        properties: [{ key: COMMENT_PROPERTY, value: { marker } }],
      },
    });
  }

  async hasComment(key: string, marker: string): Promise<boolean> {
    const { comments } = await this.ask('read the comments', commentsSchema, {
      method: 'GET',
      url: `${issuePath(key)}/comment`,
      searchParams: {
        orderBy: '-created',
        maxResults: 100,
        expand: 'properties',
      },
    });
    return comments.some(comment =>
      (comment.properties ?? []).some(property => {
        const value = property.value as { marker?: unknown } | undefined;
        return property.key === COMMENT_PROPERTY && value?.marker === marker;
      }),
    );
  }

  async link(
    key: string,
    link: { globalId: string; title: string; url: string },
  ): Promise<void> {
    // Jira updates the link that has this globalId already.
    await this.ask('link the ticket', writtenSchema, {
      method: 'POST',
      url: `${issuePath(key)}/remotelink`,
      body: {
        globalId: link.globalId,
        object: { title: link.title, url: link.url },
      },
    });
  }

  async edit(key: string, change: TicketChange): Promise<void> {
    const { summary, priority, dueDate } = change;
    try {
      await this.ask('update the ticket', emptySchema, {
        method: 'PUT',
        url: issuePath(key),
        body: {
          fields: {
            ...(summary === undefined ? {} : { summary: oneLine(summary) }),
            ...(priority === undefined ? {} : { priority: { name: priority } }),
            ...(dueDate === undefined ? {} : { duedate: dueDate }),
          },
        },
      });
    } catch (error) {
      if (priority === undefined || !isAboutPriority(error)) {
        throw error;
      }
      await this.edit(key, { summary, dueDate });
    }
  }

  async issues(
    idsOrKeys: string[],
  ): Promise<{ found: JiraIssue[]; missing: string[] }> {
    const answer = await this.ask('read the tickets', issuesSchema, {
      method: 'POST',
      url: '/rest/api/3/issue/bulkfetch',
      body: {
        issueIdsOrKeys: idsOrKeys,
        fields: ['status', 'duedate', 'labels', 'updated'],
      },
    });
    const found = answer.issues.map(issue => this.toIssue(issue));
    const named = new Set([
      ...found.flatMap(({ id, key }) => [id, key]),
      ...(answer.issueErrors ?? []).map(({ id }) => id),
    ]);
    return { found, missing: idsOrKeys.filter(name => !named.has(name)) };
  }

  async changed(options: {
    label: string;
    withinMinutes: number;
    page?: string;
  }): Promise<{ ids: string[]; next?: string }> {
    const { label, withinMinutes, page } = options;
    const { issues, nextPageToken } = await this.ask(
      'look for changed tickets',
      issueIdsSchema,
      {
        method: 'GET',
        url: '/rest/api/3/search/jql',
        searchParams: {
          // Relative, since an absolute time would be one of the account's time zone.
          jql: `labels = "${label}" AND updated >= "-${withinMinutes}m" ORDER BY updated ASC`,
          fields: ['id'],
          maxResults: ISSUES_AT_ONCE,
          ...(page ? { nextPageToken: page } : {}),
        },
      },
    );
    return { ids: issues.map(({ id }) => id), next: nextPageToken };
  }

  async moveTo(key: string, wanted: 'done' | 'open'): Promise<void> {
    const { transitions } = await this.ask(
      'read the transitions of the ticket',
      transitionsSchema,
      { method: 'GET', url: `${issuePath(key)}/transitions` },
    );
    const categories = wanted === 'done' ? ['done'] : ['new', 'indeterminate'];
    const [transition] = categories.flatMap(category =>
      transitions.filter(({ to }) => to.statusCategory.key === category),
    );
    if (!transition) {
      const category = wanted === 'done' ? 'Done' : 'To Do or In Progress';
      throw new ProviderError({
        provider: 'Jira',
        kind: 'rejected',
        message: `The workflow of ${key} has no transition to a status of the category ${category} from where it is`,
        remedy: `Move ${key} by hand, or add the transition to the workflow and retry`,
      });
    }
    await this.ask('move the ticket', emptySchema, {
      method: 'POST',
      url: `${issuePath(key)}/transitions`,
      body: { transition: { id: transition.id } },
    });
  }

  async check(): Promise<SetupCheck> {
    const { defaultProject, issueType } = this.options;
    const { issueTypes } = await this.ask(
      `read the issue types of ${defaultProject}`,
      issueTypesSchema,
      {
        method: 'GET',
        url: `/rest/api/3/issue/createmeta/${encodeURIComponent(
          defaultProject,
        )}/issuetypes`,
      },
    );
    const names = issueTypes.map(type => type.name);
    return names.includes(issueType)
      ? {
          id: 'jira',
          title: 'Jira',
          status: 'ok',
          detail: `Tickets of type ${issueType} can be created in ${defaultProject}.`,
        }
      : {
          id: 'jira',
          title: 'Jira',
          status: 'error',
          detail: `Project ${defaultProject} has no issue type ${issueType}.`,
          remedy: `Set incidentResponse.jira.issueType to one of ${names.join(
            ', ',
          )}`,
        };
  }

  private async createOnce(ticket: NewTicket): Promise<Ticket> {
    const issue = await this.ask('open the ticket', createdIssueSchema, {
      method: 'POST',
      url: '/rest/api/3/issue',
      body: {
        fields: {
          project: { key: ticket.projectKey },
          issuetype: { name: this.options.issueType },
          summary: oneLine(ticket.summary),
          description: toAdf(ticket.description),
          labels: [...ticket.labels, ticket.marker.label].map(label =>
            label.replace(/\s+/g, '-'),
          ),
          ...(ticket.priority ? { priority: { name: ticket.priority } } : {}),
          ...(ticket.dueDate ? { duedate: ticket.dueDate } : {}),
        },
        properties: [
          { key: ticket.marker.property, value: ticket.marker.value },
        ],
      },
    });
    return this.toTicket(issue);
  }

  private toTicket({ key, id }: { key: string; id?: string }): Ticket {
    return {
      key,
      id,
      url: `${this.options.baseUrl.replace(/\/$/, '')}/browse/${key}`,
    };
  }

  private toIssue({
    id,
    key,
    fields,
  }: z.infer<typeof issuesSchema>['issues'][number]): JiraIssue {
    return {
      id,
      key,
      url: this.toTicket({ key }).url,
      status: fields.status.name,
      category: fields.status.statusCategory.key,
      dueDate: fields.duedate ?? undefined,
      labels: fields.labels ?? [],
      updatedAt: new Date(fields.updated).toISOString(),
    };
  }

  private async ask<T>(
    what: string,
    answer: z.ZodType<T>,
    request: SendRequestOptions,
  ): Promise<T> {
    const jira = await import('jira.js/core');
    const limit = {
      key: 'jira',
      calls: this.options.callsPerMinute,
      perSeconds: 60,
    };
    return this.gate.run({ what, limits: [limit] }, async () => {
      try {
        // Parsed here, because the client lets an empty answer pass whatever schema it is given.
        return answer.parse(await this.client.sendRequest(request));
      } catch (error) {
        throw toJiraError(jira, what, error);
      }
    });
  }
}

/** As Jira takes a summary. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 255);
}

function isAboutPriority(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    error.kind === 'rejected' &&
    /priority/i.test(error.message)
  );
}

function issuePath(key: string): string {
  return `/rest/api/3/issue/${encodeURIComponent(key)}`;
}
