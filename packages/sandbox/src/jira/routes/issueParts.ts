import { Router } from 'express';
import { isJsonObject } from '../../json';
import { isAdfDocument } from '../adf';
import type { Jira } from '../Jira';
import { JiraProblem } from '../JiraProblem';
import { TRANSITIONS } from '../model';
import { renderComment, renderStatus } from '../render';
import { readObject, valuesOf } from './query';

/** What hangs on an issue: comments, remote links, transitions. */
export function issuePartRoutes(jira: Jira): Router {
  const router = Router();

  router.get('/issue/:key/comment', (request, response) => {
    const issue = jira.issue(request.params.key);
    response.json({
      comments: issue.comments.map(item => renderComment(jira, issue, item)),
      startAt: 0,
      maxResults: 100,
      total: issue.comments.length,
    });
  });
  router.post('/issue/:key/comment', (request, response) => {
    const issue = jira.issue(request.params.key);
    const { body } = readObject(request);
    if (!isAdfDocument(body)) {
      throw JiraProblem.ofFields({ comment: 'Comment body is not valid!' });
    }
    const comment = jira.comment(issue, body);
    response.status(201).json(renderComment(jira, issue, comment));
  });

  router.get('/issue/:key/remotelink', (request, response) => {
    const issue = jira.issue(request.params.key);
    const [wanted] = valuesOf(request, 'globalId');
    const links = issue.remoteLinks
      .filter(({ globalId }) => !wanted || globalId === wanted)
      .map(link => ({
        ...link,
        self: `${jira.url}/rest/api/3/issue/${issue.key}/remotelink/${link.id}`,
      }));
    response.json(wanted ? links[0] ?? {} : links);
  });
  router.post('/issue/:key/remotelink', (request, response) => {
    const issue = jira.issue(request.params.key);
    const body = readObject(request);
    if (
      !isJsonObject(body.object) ||
      typeof body.object.url !== 'string' ||
      typeof body.object.title !== 'string'
    ) {
      throw JiraProblem.ofFields({
        title: "'title' is required.",
        url: "'url' is required.",
      });
    }
    const { id, created } = jira.linkRemotely(issue, {
      globalId: body.globalId === undefined ? undefined : String(body.globalId),
      relationship:
        body.relationship === undefined ? undefined : String(body.relationship),
      object: body.object,
    });
    response.status(created ? 201 : 200).json({
      id,
      self: `${jira.url}/rest/api/3/issue/${issue.key}/remotelink/${id}`,
    });
  });

  router.get('/issue/:key/transitions', (request, response) => {
    jira.issue(request.params.key);
    response.json({
      expand: 'transitions',
      transitions: TRANSITIONS.map(({ id, name, to }) => ({
        id,
        name,
        to: renderStatus(jira, to),
        hasScreen: false,
        isGlobal: true,
        isInitial: false,
        isAvailable: true,
        isConditional: false,
        isLooped: false,
      })),
    });
  });
  router.post('/issue/:key/transitions', (request, response) => {
    const issue = jira.issue(request.params.key);
    const { transition } = readObject(request);
    const id = isJsonObject(transition) ? String(transition.id) : '';
    jira.transition(issue, id);
    response.status(204).end();
  });
  return router;
}
