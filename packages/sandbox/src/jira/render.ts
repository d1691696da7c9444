import type { JsonObject } from '../json';
import type { Jira } from './Jira';
import {
  ISSUE_TYPES,
  JIRA_PRIORITIES,
  STATUSES,
  type JiraComment,
  type JiraIssue,
  type JiraProject,
} from './model';

/** The account that the token belongs to. */
export function renderMyself(jira: Jira): JsonObject {
  const accountId = '5b10a2844c20165700ede21g';
  return {
    self: `${jira.url}/rest/api/3/user?accountId=${accountId}`,
    accountId,
    accountType: 'app',
    displayName: 'Incident Response',
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
  };
}

/** A priority of the site, by name. */
export function renderPriority(jira: Jira, name: string): JsonObject {
  const known = JIRA_PRIORITIES.find(priority => priority.name === name);
  return {
    self: `${jira.url}/rest/api/3/priority/${known?.id ?? ''}`,
    id: known?.id,
    name,
    iconUrl: `${jira.url}/images/icons/priorities/${name.toLowerCase()}.svg`,
  };
}

/** An issue type, by name. */
export function renderIssueType(jira: Jira, name: string): JsonObject {
  const known = ISSUE_TYPES.find(type => type.name === name);
  return {
    self: `${jira.url}/rest/api/3/issuetype/${known?.id ?? ''}`,
    id: known?.id,
    name,
    description: known?.description,
    subtask: false,
    hierarchyLevel: 0,
  };
}

/** A project. */
export function renderProject(jira: Jira, project: JiraProject): JsonObject {
  return {
    self: `${jira.url}/rest/api/3/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: 'software',
    simplified: false,
    style: 'classic',
    isPrivate: false,
  };
}

/** A status, by name. */
export function renderStatus(jira: Jira, name: string): JsonObject {
  const position = STATUSES.findIndex(status => status.name === name);
  const { id, category } = STATUSES[Math.max(position, 0)];
  return {
    self: `${jira.url}/rest/api/3/status/${id}`,
    id,
    name,
    statusCategory: {
      self: `${jira.url}/rest/api/3/statuscategory/${position + 2}`,
      id: position + 2,
      key: category,
      name,
      colorName: 'blue-gray',
    },
  };
}

/** A comment; with its properties only where they are asked for. */
export function renderComment(
  jira: Jira,
  issue: JiraIssue,
  comment: JiraComment,
  options: { withProperties?: boolean } = {},
): JsonObject {
  return {
    self: `${jira.url}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: renderMyself(jira),
    updateAuthor: renderMyself(jira),
    body: comment.body,
    created: comment.at.toISOString(),
    updated: comment.at.toISOString(),
    properties: options.withProperties
      ? comment.properties.map(({ key, value }) => ({ key, value }))
      : undefined,
  };
}

/** An issue with the fields asked for; `*all`, `*navigable` or nothing means all of them. */
export function renderIssue(
  jira: Jira,
  issue: JiraIssue,
  wanted: string[] = [],
): JsonObject {
  const project = jira.project(issue.projectKey);
  const fields: JsonObject = {
    summary: issue.summary,
    description: issue.description ?? null,
    labels: issue.labels,
    priority: issue.priority ? renderPriority(jira, issue.priority) : undefined,
    issuetype: renderIssueType(jira, issue.issueType),
    project: project && renderProject(jira, project),
    status: renderStatus(jira, issue.status),
    created: issue.createdAt.toISOString(),
    updated: issue.updatedAt.toISOString(),
    duedate: issue.dueDate ?? null,
    resolution: issue.status === 'Done' ? { id: '10000', name: 'Done' } : null,
    resolutiondate:
      issue.status === 'Done' ? issue.updatedAt.toISOString() : null,
    parent: issue.parentKey ? { key: issue.parentKey } : undefined,
    comment: {
      comments: issue.comments.map(item => renderComment(jira, issue, item)),
      total: issue.comments.length,
      maxResults: issue.comments.length,
      startAt: 0,
    },
  };
  const all = wanted.length === 0 || wanted.some(field => /^\*/.test(field));
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog',
    id: issue.id,
    key: issue.key,
    self: `${jira.url}/rest/api/3/issue/${issue.id}`,
    fields: all
      ? fields
      : Object.fromEntries(
          Object.entries(fields).filter(([name]) => wanted.includes(name)),
        ),
  };
}
