import { Router } from 'express';
import { isJsonObject, type JsonObject } from '../../json';
import { readIssueFields } from '../issueFields';
import type { Jira } from '../Jira';
import { JiraProblem } from '../JiraProblem';
import { ISSUE_TYPES, type JiraProject } from '../model';
import { renderIssue } from '../render';
import { readObject, readProperties, valuesOf } from './query';

/** Issues that are fetched by name in one call. */
const MOST_FETCHED = 100;

function readProject(jira: Jira, fields: JsonObject): JiraProject {
  const wanted = isJsonObject(fields.project) ? fields.project : {};
  const project = jira.project(String(wanted.key ?? wanted.id ?? ''));
  if (!project) {
    throw JiraProblem.ofFields({
      project: 'Specify a valid project ID or key',
    });
  }
  return project;
}

function readIssueType(fields: JsonObject): string {
  const wanted = isJsonObject(fields.issuetype) ? fields.issuetype : {};
  const type = ISSUE_TYPES.find(
    ({ id, name }) => id === wanted.id || name === wanted.name,
  );
  if (!type) {
    throw JiraProblem.ofFields({ issuetype: 'Specify a valid issue type' });
  }
  return type.name;
}

function create(jira: Jira, body: JsonObject): JsonObject {
  const wanted = isJsonObject(body.fields) ? body.fields : {};
  const project = readProject(jira, wanted);
  const issueType = readIssueType(wanted);
  const fields = readIssueFields(wanted, project);
  if (fields.summary === undefined) {
    throw JiraProblem.ofFields({
      summary: 'You must specify a summary of the issue.',
    });
  }
  const issue = jira.createIssue({
    project,
    issueType,
    fields,
    properties: readProperties(body),
  });
  return {
    id: issue.id,
    key: issue.key,
    self: `${jira.url}/rest/api/3/issue/${issue.id}`,
  };
}

/** `/issue`: create, read, edit; and its properties. */
export function issueRoutes(jira: Jira): Router {
  const router = Router();

  router.post('/issue', (request, response) => {
    response.status(201).json(create(jira, readObject(request)));
  });

  router.post('/issue/bulkfetch', (request, response) => {
    const { issueIdsOrKeys, fields } = readObject(request);
    const names = Array.isArray(issueIdsOrKeys)
      ? issueIdsOrKeys.map(String)
      : [];
    if (names.length === 0 || names.length > MOST_FETCHED) {
      throw new JiraProblem(400, [
        `Between 1 and ${MOST_FETCHED} issues can be fetched at once.`,
      ]);
    }
    const found = names.flatMap(name => jira.find(name) ?? []);
    response.json({
      expand: 'renderedFields,names,schema',
      // What is not there is left out without a word.
      issues: [...new Set(found)].map(issue =>
        renderIssue(
          jira,
          issue,
          Array.isArray(fields) ? fields.map(String) : [],
        ),
      ),
      issueErrors: [],
    });
  });

  router.delete('/issue/:key', (request, response) => {
    jira.delete(jira.issue(request.params.key));
    response.status(204).end();
  });

  router.get('/issue/:key', (request, response) => {
    const issue = jira.issue(request.params.key);
    const answer = renderIssue(jira, issue, valuesOf(request, 'fields'));
    const properties = valuesOf(request, 'properties').flatMap(name =>
      issue.properties.has(name) ? [[name, issue.properties.get(name)]] : [],
    );
    response.json({ ...answer, properties: Object.fromEntries(properties) });
  });

  router.put('/issue/:key', (request, response) => {
    const issue = jira.issue(request.params.key);
    const body = readObject(request);
    const project = jira.project(issue.projectKey);
    if (project && isJsonObject(body.fields)) {
      jira.edit(issue, readIssueFields(body.fields, project));
    }
    const labels =
      isJsonObject(body.update) && Array.isArray(body.update.labels)
        ? body.update.labels
        : [];
    for (const change of labels) {
      if (isJsonObject(change) && typeof change.add === 'string') {
        issue.labels = [...new Set([...issue.labels, change.add])];
      }
      if (isJsonObject(change) && typeof change.remove === 'string') {
        issue.labels = issue.labels.filter(label => label !== change.remove);
      }
    }
    readProperties(body).forEach(({ key, value }) =>
      issue.properties.set(key, value),
    );
    response.status(204).end();
  });

  router.get('/issue/:key/properties', (request, response) => {
    const issue = jira.issue(request.params.key);
    response.json({
      keys: [...issue.properties.keys()].map(key => ({
        key,
        self: `${jira.url}/rest/api/3/issue/${issue.id}/properties/${key}`,
      })),
    });
  });
  router.get('/issue/:key/properties/:name', (request, response) => {
    const { key, name } = request.params;
    const value = jira.issue(key).properties.get(name);
    if (value === undefined) {
      throw new JiraProblem(404, [
        `The property with key '${name}' does not exist.`,
      ]);
    }
    response.json({ key: name, value });
  });
  router.put('/issue/:key/properties/:name', (request, response) => {
    const { properties } = jira.issue(request.params.key);
    const isNew = !properties.has(request.params.name);
    properties.set(request.params.name, readObject(request));
    response.status(isNew ? 201 : 200).json({});
  });
  return router;
}
