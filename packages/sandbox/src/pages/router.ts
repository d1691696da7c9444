import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { JiraProblem } from '../jira/JiraProblem';
import { PagerDutyProblem } from '../pagerduty/PagerDutyProblem';
import { SlackProblem } from '../slack/SlackProblem';
import type { Sandbox } from '../startSandbox';
import { html } from './html';
import { overviewPage } from './overview';
import { jiraIssuePage, jiraPage } from './jira';
import { kubernetesPage } from './kubernetes';
import { page } from './layout';
import { pagerdutyIncidentPage, pagerdutyPage } from './pagerduty';
import { s3ObjectPage, s3Page } from './s3';
import { slackChannelPage, slackPage } from './slack';

function notFound(response: Response, path: string): void {
  response.status(404).send(
    page(
      { title: 'Not here', path },
      html`<h1>Not here</h1>
        <p>
          There is nothing at <code>${path}</code>. The sandbox keeps everything
          in memory: what was there before it was started again is gone.
        </p>
        <p><a href="/">To the overview</a></p>`,
    ),
  );
}

/** The pages to look at, and the addresses under which the providers link to them. */
export function pageRouter(sandbox: Sandbox): Router {
  const router = Router();
  const { pagerduty, slack, jira, kubernetes, s3 } = sandbox;

  router.get('/', (_request, response) => {
    response.send(overviewPage(sandbox));
  });
  router.get('/ui/pagerduty', (_request, response) => {
    response.send(pagerdutyPage(pagerduty));
  });
  router.get('/ui/pagerduty/incidents/:id', (request, response) => {
    response.send(pagerdutyIncidentPage(pagerduty, request.params.id));
  });
  router.get('/ui/slack', (_request, response) => {
    response.send(slackPage(slack));
  });
  router.get(
    ['/ui/slack/archives/:id', '/ui/slack/archives/:id/:message'],
    (request, response) => {
      const { as } = request.query;
      response.send(
        slackChannelPage(
          slack,
          request.params.id,
          typeof as === 'string' ? as : undefined,
        ),
      );
    },
  );
  router.get('/ui/jira', (_request, response) => {
    response.send(jiraPage(jira));
  });
  // The second is where Jira itself has its issues.
  router.get(
    ['/ui/jira/browse/:key', '/jira/browse/:key'],
    (request, response) => {
      response.send(jiraIssuePage(jira, request.params.key));
    },
  );
  router.get('/ui/kubernetes', (_request, response) => {
    response.send(kubernetesPage(kubernetes));
  });
  router.get('/ui/s3', (_request, response) => {
    response.send(s3Page(s3));
  });
  router.get('/ui/s3/:bucket/:key', (request, response) => {
    const { bucket, key } = request.params;
    const content = s3ObjectPage(s3, bucket, key);
    if (content) {
      response.send(content);
    } else {
      notFound(response, request.path);
    }
  });
  router.get('/ui*', (request, response) => {
    notFound(response, request.path);
  });
  router.use(
    (
      error: unknown,
      request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (
        error instanceof PagerDutyProblem ||
        error instanceof SlackProblem ||
        error instanceof JiraProblem
      ) {
        notFound(response, request.path);
        return;
      }
      next(error);
    },
  );
  return router;
}
