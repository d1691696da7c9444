import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { authorize } from './access/authorize';
import type { Kubernetes } from './Kubernetes';
import { KubernetesProblem } from './KubernetesProblem';
import { accessRoutes } from './routes/access';
import { podRoutes } from './routes/pods';
import { readingRoutes } from './routes/reading';
import { parameter } from './routes/request';
import { scaleRoutes } from './routes/scale';
import { writingRoutes } from './routes/writing';

/** The API server, except for what goes over WebSockets. */
export function kubernetesRouter(cluster: Kubernetes, token: string): Router {
  const router = Router();
  router.use((request: Request, _response: Response, next: NextFunction) => {
    const watches = parameter(request, 'watch') === 'true';
    authorize(cluster, token, {
      headers: request.headers,
      method: request.method,
      path: request.path,
      watches,
    });
    next();
  });
  router.use(accessRoutes(cluster, token));
  router.use(podRoutes(cluster));
  router.use(scaleRoutes(cluster));
  router.use(writingRoutes(cluster));
  router.use(readingRoutes(cluster));
  router.use(() => {
    throw new KubernetesProblem(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  });
  router.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (error instanceof KubernetesProblem) {
        const { retryAfterSeconds } = error.details;
        if (retryAfterSeconds) {
          response.set('Retry-After', String(retryAfterSeconds));
        }
        response.status(error.code).json(error.toStatus());
        return;
      }
      next(error);
    },
  );
  return router;
}
