import type { Organisation } from '../demo/readOrganisation';
import type { JsonObject } from '../json';
import type { IssueFields } from './issueFields';
import { JiraProblem } from './JiraProblem';
import {
  STATUSES,
  TRANSITIONS,
  type JiraComment,
  type JiraIssue,
  type JiraProject,
  type JsonProperty,
} from './model';

/** A project whose create screen has no priority, as many have. */
const WITHOUT_PRIORITY = 'NOPRIO';
const DEFAULT_PROJECT = 'OPS';

/** What a new issue needs besides its fields. */
export interface NewIssue {
  project: JiraProject;
  issueType: string;
  fields: Partial<IssueFields>;
  properties: JsonProperty[];
}

/** A Jira site: projects and their issues. */
export class Jira {
  readonly projects: JiraProject[];
  readonly issues: JiraIssue[] = [];
  private readonly lastNumbers = new Map<string, number>();
  private lastId = 10_000;

  constructor(
    organisation: Organisation,
    /** Such as `http://127.0.0.1:7400/jira`. */
    readonly url: string,
    /** Search finds new issues only after this long, as Jira's does. */
    readonly searchDelayMs = 1_000,
  ) {
    const keys = new Set([
      DEFAULT_PROJECT,
      ...organisation.services.flatMap(({ jiraProjectKey }) =>
        jiraProjectKey ? [jiraProjectKey] : [],
      ),
      WITHOUT_PRIORITY,
    ]);
    this.projects = [...keys].map((key, index) => ({
      id: String(10_000 + index),
      key,
      name: key === DEFAULT_PROJECT ? 'Operations' : key,
      hasPriority: key !== WITHOUT_PRIORITY,
    }));
  }

  createIssue({ project, issueType, fields, properties }: NewIssue): JiraIssue {
    this.lastId += 1;
    const now = new Date();
    const issue: JiraIssue = {
      labels: [],
      priority: project.hasPriority ? 'Medium' : undefined,
      summary: '',
      ...fields,
      id: String(this.lastId),
      key: this.nextKey(project),
      formerKeys: [],
      projectKey: project.key,
      issueType,
      status: STATUSES[0].name,
      statusChanges: [{ status: STATUSES[0].name, at: now }],
      createdAt: now,
      updatedAt: now,
      comments: [],
      remoteLinks: [],
      properties: new Map(properties.map(({ key, value }) => [key, value])),
    };
    this.issues.push(issue);
    return issue;
  }

  /** The issue with this key or id, or with this key before it was moved. */
  find(keyOrId: string): JiraIssue | undefined {
    // From the newest, which is asked for most.
    return this.issues.findLast(
      ({ key, id, formerKeys }) =>
        key === keyOrId || id === keyOrId || formerKeys.includes(keyOrId),
    );
  }

  /** @see find @throws JiraProblem 404 */
  issue(keyOrId: string): JiraIssue {
    const found = this.find(keyOrId);
    if (!found) {
      throw JiraProblem.noIssue();
    }
    return found;
  }

  /** The project with this key or id, if there is one. */
  project(keyOrId: string): JiraProject | undefined {
    return this.projects.find(
      ({ key, id }) => key === keyOrId || id === keyOrId,
    );
  }

  edit(issue: JiraIssue, fields: Partial<IssueFields>): void {
    Object.assign(issue, fields);
    issue.updatedAt = new Date();
  }

  comment(
    issue: JiraIssue,
    body: JsonObject,
    properties: JsonProperty[] = [],
  ): JiraComment {
    this.lastId += 1;
    const comment: JiraComment = {
      id: String(this.lastId),
      body,
      at: new Date(),
      properties,
    };
    issue.comments.push(comment);
    issue.updatedAt = comment.at;
    return comment;
  }

  /** Adds a link, or replaces the one with the same global id. */
  linkRemotely(
    issue: JiraIssue,
    link: { globalId?: string; relationship?: string; object: JsonObject },
  ): { id: number; created: boolean } {
    const known = issue.remoteLinks.find(
      ({ globalId }) => link.globalId && globalId === link.globalId,
    );
    if (known) {
      Object.assign(known, link);
      return { id: known.id, created: false };
    }
    this.lastId += 1;
    issue.remoteLinks.push({
      ...link,
      id: this.lastId,
      globalId: link.globalId ?? String(this.lastId),
    });
    return { id: this.lastId, created: true };
  }

  /** Moves an issue. @throws JiraProblem 400 when the transition is unknown. */
  transition(issue: JiraIssue, transitionId: string): void {
    const transition = TRANSITIONS.find(({ id }) => id === transitionId);
    if (!transition) {
      throw new JiraProblem(400, [
        `It seems that you have tried to perform an illegal workflow operation (transition ${transitionId}).`,
      ]);
    }
    issue.status = transition.to;
    issue.updatedAt = new Date();
    issue.statusChanges.push({ status: transition.to, at: issue.updatedAt });
  }

  /** Moves an issue to another project, where it gets another key. */
  move(issue: JiraIssue, project: JiraProject): void {
    issue.formerKeys.push(issue.key);
    issue.key = this.nextKey(project);
    issue.projectKey = project.key;
    issue.updatedAt = new Date();
  }

  /** Deletes an issue for good. */
  delete(issue: JiraIssue): void {
    this.issues.splice(this.issues.indexOf(issue), 1);
  }

  /** Issues that search knows of by now. */
  searchable(): JiraIssue[] {
    const before = Date.now() - this.searchDelayMs;
    return this.issues.filter(({ createdAt }) => createdAt.getTime() <= before);
  }

  /** Where an issue is looked at. */
  pageOf(issue: JiraIssue): string {
    return `${this.url}/browse/${issue.key}`;
  }

  /** Forgets all issues; their keys are not given out again. */
  reset(): void {
    this.issues.length = 0;
  }

  private nextKey(project: JiraProject): string {
    const number = (this.lastNumbers.get(project.key) ?? 0) + 1;
    this.lastNumbers.set(project.key, number);
    return `${project.key}-${number}`;
  }
}
