import { Router } from 'express';
import type { JsonObject } from '../../json';
import type { Jira } from '../Jira';
import { JiraProblem } from '../JiraProblem';
import {
  ISSUE_TYPES,
  JIRA_PRIORITIES,
  STATUSES,
  type JiraProject,
} from '../model';
import {
  renderIssueType,
  renderMyself,
  renderPriority,
  renderProject,
  renderStatus,
} from '../render';

function renderCreateFields(jira: Jira, project: JiraProject): JsonObject[] {
  const field = (
    fieldId: string,
    name: string,
    type: string,
    required = false,
  ): JsonObject => ({
    fieldId,
    key: fieldId,
    name,
    required,
    hasDefaultValue: false,
    operations: ['set'],
    schema: { type, system: fieldId },
  });
  const fields = [
    field('summary', 'Summary', 'string', true),
    field('issuetype', 'Issue Type', 'issuetype', true),
    field('project', 'Project', 'project', true),
    field('description', 'Description', 'string'),
    field('labels', 'Labels', 'array'),
    field('duedate', 'Due date', 'date'),
    field('parent', 'Parent', 'issuelink'),
  ];
  return project.hasPriority
    ? [
        ...fields,
        {
          ...field('priority', 'Priority', 'priority'),
          allowedValues: JIRA_PRIORITIES.map(({ name }) =>
            renderPriority(jira, name),
          ),
        },
      ]
    : fields;
}

/** What the site and its projects allow. */
export function siteRoutes(jira: Jira): Router {
  const router = Router();
  const find = (key: string): JiraProject => {
    const project = jira.project(key);
    if (!project) {
      throw new JiraProblem(404, [
        `No project could be found with key '${key}'.`,
      ]);
    }
    return project;
  };

  router.get('/myself', (_request, response) => {
    response.json(renderMyself(jira));
  });
  router.get('/serverInfo', (_request, response) => {
    response.json({
      baseUrl: jira.url,
      version: '1001.0.0-SNAPSHOT',
      deploymentType: 'Cloud',
      serverTitle: 'Jira',
    });
  });
  router.get('/priority', (_request, response) => {
    response.json(
      JIRA_PRIORITIES.map(({ name }) => renderPriority(jira, name)),
    );
  });
  router.get('/priority/search', (_request, response) => {
    response.json({
      maxResults: 50,
      startAt: 0,
      total: JIRA_PRIORITIES.length,
      isLast: true,
      values: JIRA_PRIORITIES.map(({ name }) => renderPriority(jira, name)),
    });
  });
  router.get('/status', (_request, response) => {
    response.json(STATUSES.map(({ name }) => renderStatus(jira, name)));
  });
  router.get('/issuetype', (_request, response) => {
    response.json(ISSUE_TYPES.map(({ name }) => renderIssueType(jira, name)));
  });
  router.get('/project/search', (_request, response) => {
    response.json({
      maxResults: 50,
      startAt: 0,
      total: jira.projects.length,
      isLast: true,
      values: jira.projects.map(project => renderProject(jira, project)),
    });
  });
  router.get('/project/:key', (request, response) => {
    response.json({
      ...renderProject(jira, find(request.params.key)),
      issueTypes: ISSUE_TYPES.map(({ name }) => renderIssueType(jira, name)),
    });
  });
  router.get('/issue/createmeta/:key/issuetypes', (request, response) => {
    find(request.params.key);
    const issueTypes = ISSUE_TYPES.map(({ name }) =>
      renderIssueType(jira, name),
    );
    response.json({
      issueTypes,
      maxResults: 50,
      startAt: 0,
      total: issueTypes.length,
    });
  });
  router.get('/issue/createmeta/:key/issuetypes/:id', (request, response) => {
    const project = find(request.params.key);
    if (!ISSUE_TYPES.some(({ id }) => id === request.params.id)) {
      throw new JiraProblem(404, [
        `Issue type ${request.params.id} does not exist.`,
      ]);
    }
    const fields = renderCreateFields(jira, project);
    response.json({
      fields,
      maxResults: 50,
      startAt: 0,
      total: fields.length,
    });
  });
  return router;
}
