import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import type { Jira } from './Jira';
import { JiraProblem } from './JiraProblem';
import { issuePartRoutes } from './routes/issueParts';
import { issueRoutes } from './routes/issues';
import { searchRoutes } from './routes/search';
import { siteRoutes } from './routes/site';

/** The API token that a request carries, as Basic (`e-mail:token`) or Bearer. */
function tokenOf(request: Request): string | undefined {
  const [scheme, value = ''] = (request.header('Authorization') ?? '').split(
    ' ',
  );
  if (scheme === 'Basic') {
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    return decoded.slice(decoded.indexOf(':') + 1);
  }
  return scheme === 'Bearer' ? value : undefined;
}

/** Jira's REST API v3 at `/rest/api/3`. */
export function jiraRouter(jira: Jira, token: string): Router {
  const router = Router();
  router.use((request: Request, _response: Response, next: NextFunction) => {
    if (tokenOf(request) !== token) {
      throw new JiraProblem(401, [
        'Client must be authenticated to access this resource.',
      ]);
    }
    next();
  });
  router.use('/rest/api/3', siteRoutes(jira));
  router.use('/rest/api/3', searchRoutes(jira));
  router.use('/rest/api/3', issueRoutes(jira));
  router.use('/rest/api/3', issuePartRoutes(jira));
  router.use(() => {
    throw new JiraProblem(404, ['null for uri']);
  });
  router.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (error instanceof JiraProblem) {
        response.status(error.status).json(error.toJSON());
        return;
      }
      next(error);
    },
  );
  return router;
}
