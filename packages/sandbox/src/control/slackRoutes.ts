import { Router } from 'express';
import { z } from 'zod';
import type { Interaction } from '../slack/interactions/model';
import type { Slack } from '../slack/Slack';
import { SlackProblem } from '../slack/SlackProblem';
import { ControlProblem, parse } from './ControlProblem';

const pressSchema = z
  .strictObject({
    channel: z.string().optional(),
    incidentId: z.string().optional(),
    messageTs: z.string().optional(),
    actionId: z.string().min(1),
    userId: z.string(),
  })
  .refine(({ channel, incidentId }) => channel ?? incidentId, {
    message: 'say which channel, or which incidentId',
  });

/** What people do in Slack: press buttons. */
export function slackRoutes(slack: Slack): Router {
  const router = Router();

  router.post('/slack/actions', (request, response, next) => {
    const { channel, ...press } = parse(pressSchema, request.body);
    slack.press({ ...press, channelId: channel }).then(
      interaction => response.status(202).json(toJson(interaction)),
      error =>
        next(
          error instanceof SlackProblem
            ? new ControlProblem(409, explain(error))
            : error,
        ),
    );
  });
  router.get('/slack/actions', (_request, response) => {
    response.json(slack.interactions.all.map(toJson));
  });
  return router;
}

function toJson(interaction: Interaction) {
  const { answers, at, ...rest } = interaction;
  return {
    ...rest,
    at: at.toISOString(),
    answers: answers.map(({ text }) => text),
  };
}

function explain({ error }: SlackProblem): string {
  switch (error) {
    case 'button_not_found':
      return 'No message that is shown there has such a button';
    case 'user_not_found':
      return 'There is nobody with this userId in Slack';
    default:
      return 'The app has no interactivity URL: start the sandbox with --interactivity-url';
  }
}
