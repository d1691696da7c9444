import express, {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { z } from 'zod';
import { faultSchema, outageSchema } from '../http/Faults';
import { PROVIDERS } from '../providers';
import { DrillRefused } from '../scenarios/Drills';
import type { Sandbox } from '../startSandbox';
import { auditIncidents, auditSchema } from './audit';
import { ControlProblem, parse } from './ControlProblem';
import { drillRoutes } from './drillRoutes';
import { jiraRoutes } from './jiraRoutes';
import { slackRoutes } from './slackRoutes';
import { describeState } from './state';
import { worldRoutes } from './worldRoutes';

const callQuerySchema = z.strictObject({ after: z.coerce.date().optional() });

/** A page of another site can't send JSON here without asking first, and is not answered when it asks. */
function requireJson(
  request: Request,
  _response: Response,
  next: NextFunction,
): void {
  if (request.method === 'POST' && !request.is('application/json')) {
    throw new ControlProblem(
      415,
      'Send the header Content-Type: application/json',
    );
  }
  next();
}

/** `/sandbox`: starts drills, injects faults, tells the state. */
export function controlRouter(sandbox: Sandbox): Router {
  const router = Router();
  router.use(requireJson);
  router.use(express.json());

  const describeFaults = () => ({
    latencyMs: sandbox.faults.latencyMs,
    waiting: sandbox.faults.list(),
    outages: sandbox.faults.outages(),
  });
  router.get('/faults', (_request, response) => {
    response.json(describeFaults());
  });
  router.post('/faults', (request, response) => {
    const latency = z
      .strictObject({ latencyMs: z.number().int().min(0).max(60_000) })
      .safeParse(request.body);
    if (latency.success) {
      sandbox.faults.latencyMs = latency.data.latencyMs;
    } else {
      sandbox.faults.inject(parse(faultSchema, request.body));
    }
    response.status(202).json(describeFaults());
  });
  router.delete('/faults', (_request, response) => {
    sandbox.faults.clear();
    response.status(204).end();
  });
  router.post('/outages', (request, response) => {
    const { provider, kind } = parse(outageSchema, request.body);
    sandbox.faults.setOutage(provider, kind);
    response.status(202).json(describeFaults());
  });

  router.use(drillRoutes(sandbox.drills));
  router.use(worldRoutes(sandbox));
  router.use(slackRoutes(sandbox.slack));
  router.use(jiraRoutes(sandbox.jira));

  router.get('/audit', (request, response) => {
    response.json(auditIncidents(sandbox, parse(auditSchema, request.query)));
  });
  router.get('/calls', (request, response) => {
    const { after } = parse(callQuerySchema, request.query);
    response.json(
      PROVIDERS.flatMap(provider => sandbox.calls.of(provider)).filter(
        ({ at }) => !after || at > after,
      ),
    );
  });

  router.get('/state', (_request, response) => {
    response.json(describeState(sandbox));
  });
  router.post('/reset', (_request, response) => {
    sandbox.reset();
    response.status(204).end();
  });

  router.use((request: Request) => {
    throw new ControlProblem(
      404,
      `There is no ${request.method} /sandbox${request.path}`,
    );
  });
  router.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (error instanceof ControlProblem || error instanceof DrillRefused) {
        response.status(error.status).json({ error: error.message });
        return;
      }
      next(error);
    },
  );
  return router;
}
