import { Router } from 'express';
import { isJsonObject } from '../../json';
import { isAdfDocument } from '../adf';
import type { Jira } from '../Jira';
import { JiraProblem } from '../JiraProblem';
import { TRANSITIONS } from '../model';
import { renderComment, renderStatus } from '../render';
import { numberOf, readObject, readProperties, valuesOf } from './query';

/** A page of comments has so many at most. */
const MOST_COMMENTS = 100;

/** What hangs on an issue: comments, remote links, transitions. */
export function issuePartRoutes(jira: Jira): Router {
  const router = Router();

  router.get('/issue/:key/comment', (request, response) => {
    const issue = jira.issue(request.params.key);
    const startAt = numberOf(request, 'startAt', 0);
    const maxResults = Math.min(
      numberOf(request, 'maxResults', MOST_COMMENTS),
      MOST_COMMENTS,
    );
    const [order = 'created'] = valuesOf(request, 'orderBy');
    const withProperties = valuesOf(request, 'expand').includes('properties');
    const ordered = order.startsWith('-')
      ? [...issue.comments].reverse()
      : issue.comments;
    response.json({
      comments: ordered
        .slice(startAt, startAt + maxResults)
        .map(item => renderComment(jira, issue, item, { withProperties })),
      startAt,
      maxResults,
      total: issue.comments.length,
    });
  });
  router.post('/issue/:key/comment', (request, response) => {
    const issue = jira.issue(request.params.key);
    const wanted = readObject(request);
    if (!isAdfDocument(wanted.body)) {
      throw JiraProblem.ofFields({ comment: 'Comment body is not valid!' });
    }
    const comment = jira.comment(issue, wanted.body, readProperties(wanted));
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
