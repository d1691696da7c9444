import { Router } from 'express';
import { bodyText } from '../http/providerGate';
import { parseJson, type JsonObject } from '../json';
import { chatMethods } from './methods/chat';
import { conversationMethods } from './methods/conversations';
import { markMethods } from './methods/marks';
import type { SlackMethods } from './methods/method';
import { peopleMethods } from './methods/people';
import type { Slack } from './Slack';
import { SlackCall } from './SlackCall';
import { SlackProblem } from './SlackProblem';

const METHODS: SlackMethods = {
  ...peopleMethods,
  ...conversationMethods,
  ...chatMethods,
  ...markMethods,
};

/** What the app may do; Slack tells it with every answer. */
const SCOPES = [
  'channels:manage',
  'channels:read',
  'channels:join',
  'channels:history',
  'chat:write',
  'users:read',
  'users:read.email',
  'pins:write',
  'pins:read',
  'bookmarks:write',
  'bookmarks:read',
  'reactions:read',
  'reactions:write',
  'commands',
];

function answer(
  slack: Slack,
  method: string,
  call: SlackCall,
  token: string,
): JsonObject {
  if (!call.token) {
    throw new SlackProblem('not_authed');
  }
  if (call.token !== token) {
    throw new SlackProblem('invalid_auth');
  }
  if (!Object.hasOwn(METHODS, method)) {
    throw new SlackProblem('unknown_method', { req_method: method });
  }
  return METHODS[method](slack, call);
}

/** Slack's Web API at `/api/<method>`, and below `/actions` the addresses at which the app answers a person. Refusals are answered with HTTP 200 and `ok: false`, as Slack does. */
export function slackRouter(slack: Slack, token: string): Router {
  const router = Router();
  router.post('/actions/*', (request, response) => {
    try {
      slack.interactions.answer(
        request.path.replace('/actions/', ''),
        parseJson(bodyText(request)),
      );
      response.send('ok');
    } catch (error) {
      if (!(error instanceof SlackProblem)) {
        throw error;
      }
      response.status(404).send(error.error);
    }
  });
  router.all('/api/:method', (request, response) => {
    response.set('X-OAuth-Scopes', SCOPES.join(','));
    try {
      const call = SlackCall.from(request);
      const result = answer(slack, request.params.method, call, token);
      response.json({ ok: true, ...result });
    } catch (error) {
      if (!(error instanceof SlackProblem)) {
        throw error;
      }
      response.json({ ok: false, error: error.error, ...error.details });
    }
  });
  return router;
}
