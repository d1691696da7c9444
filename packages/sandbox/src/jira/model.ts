import type { JsonObject, JsonValue } from '../json';

/** A project with what its screens allow. */
export interface JiraProject {
  id: string;
  key: string;
  name: string;
  /** Whether priority is on the create screen. */
  hasPriority: boolean;
}

/** A link from an issue to somewhere else. */
export interface RemoteLink {
  id: number;
  globalId: string;
  relationship?: string;
  object: JsonObject;
}

/** A comment in Atlassian Document Format. */
export interface JiraComment {
  id: string;
  body: JsonObject;
  at: Date;
  /** What an app has attached to it for itself. */
  properties: JsonProperty[];
}

/** A value that an app keeps at an issue or a comment. */
export interface JsonProperty {
  key: string;
  value: JsonValue;
}

/** One change of status. */
export interface StatusChange {
  status: string;
  at: Date;
}

/** One issue. */
export interface JiraIssue {
  id: string;
  key: string;
  /** Keys that it had in other projects; it is still found by them. */
  formerKeys: string[];
  projectKey: string;
  issueType: string;
  summary: string;
  description?: JsonObject;
  labels: string[];
  priority?: string;
  dueDate?: string;
  parentKey?: string;
  status: string;
  statusChanges: StatusChange[];
  createdAt: Date;
  updatedAt: Date;
  comments: JiraComment[];
  remoteLinks: RemoteLink[];
  properties: Map<string, JsonValue>;
}

/** Names of the statuses, in order, and the category of each. */
export const STATUSES = [
  { id: '10000', name: 'To Do', category: 'new' },
  { id: '10001', name: 'In Progress', category: 'indeterminate' },
  { id: '10002', name: 'Done', category: 'done' },
] as const;

/** Every status can be reached from every other one. */
export const TRANSITIONS = [
  { id: '11', name: 'To Do', to: 'To Do' },
  { id: '21', name: 'In Progress', to: 'In Progress' },
  { id: '31', name: 'Done', to: 'Done' },
] as const;

/** Priorities of the site. */
export const JIRA_PRIORITIES = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
] as const;

/** Issue types of every project. */
export const ISSUE_TYPES = [
  { id: '10101', name: 'Incident', description: 'Something is broken' },
  { id: '10102', name: 'Task', description: 'Something to do' },
  { id: '10103', name: 'Bug', description: 'Something to mend' },
] as const;
