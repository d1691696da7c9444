import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import type { PagerDuty } from './PagerDuty';
import { PagerDutyProblem } from './PagerDutyProblem';
import { directoryRoutes } from './routes/directory';
import { eventRoutes } from './routes/events';
import { incidentConversationRoutes } from './routes/incidentConversation';
import { incidentRoutes } from './routes/incidents';
import { webhookSubscriptionRoutes } from './routes/webhookSubscriptions';

/** PagerDuty's REST API v2 and, under `/v2/enqueue`, its Events API. */
export function pagerdutyRouter(pagerduty: PagerDuty, token: string): Router {
  const router = Router();
  // The Events API knows no token: its routing key is the credential.
  router.use(eventRoutes(pagerduty));
  router.use((request: Request, _response: Response, next: NextFunction) => {
    if (request.header('Authorization') !== `Token token=${token}`) {
      throw new PagerDutyProblem(401, 2006, 'Unauthorized', [
        'The token is missing or wrong',
      ]);
    }
    next();
  });
  router.use(incidentRoutes(pagerduty));
  router.use(incidentConversationRoutes(pagerduty));
  router.use(directoryRoutes(pagerduty));
  router.use(webhookSubscriptionRoutes(pagerduty));
  router.use((request: Request) => {
    throw PagerDutyProblem.notFound(`${request.method} ${request.path}`);
  });
  router.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (error instanceof PagerDutyProblem) {
        response.status(error.status).json(error.toJSON());
        return;
      }
      next(error);
    },
  );
  return router;
}
