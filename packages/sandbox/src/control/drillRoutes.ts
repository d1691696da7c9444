import { Router } from 'express';
import { z } from 'zod';
import type { PagerDutyIncident } from '../pagerduty/model';
import type { Drills } from '../scenarios/Drills';
import { SCENARIOS } from '../scenarios/scenarios';
import { parse } from './ControlProblem';

/** Starts drills, and tells what has been seen of them. */
export function drillRoutes(drills: Drills): Router {
  const router = Router();
  const raised = ({ id, number }: PagerDutyIncident) => ({
    incidentId: id,
    number,
  });

  router.get('/scenarios', (_request, response) => {
    response.json(
      SCENARIOS.filter(({ ownPortal, lesson }) => !ownPortal && !lesson).map(
        ({ name, title, description }) => ({ name, title, description }),
      ),
    );
  });
  router.post('/drills', (request, response) => {
    const { scenario } = parse(
      z.strictObject({ scenario: z.string() }),
      request.body,
    );
    response.status(202).json(raised(drills.start(scenario).incident));
  });
  router.get('/drills/:incidentId', (request, response) => {
    response.json(drills.report(request.params.incidentId));
  });
  router.get('/drills/:incidentId/lesson', (request, response) => {
    response.json(drills.lesson(request.params.incidentId));
  });
  router.post('/drills/:incidentId/next', (request, response) => {
    const { incident } = drills.goOn(request.params.incidentId);
    response.status(202).json(raised(incident));
  });
  return router;
}
