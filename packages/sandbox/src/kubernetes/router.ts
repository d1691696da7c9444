import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { authorize } from './authorize';
import type { Kubernetes } from './Kubernetes';
import { KubernetesProblem } from './KubernetesProblem';
import { accessRoutes } from './routes/access';
import { jobRoutes } from './routes/jobs';
import { podRoutes } from './routes/pods';
import { readingRoutes } from './routes/reading';
import { workloadRoutes } from './routes/workloads';

/** The API server, except for what goes over WebSockets. */
export function kubernetesRouter(cluster: Kubernetes, token: string): Router {
  const router = Router();
  router.use((request: Request, _response: Response, next: NextFunction) => {
    authorize(cluster, token, request);
    next();
  });
  router.use(accessRoutes(cluster));
  router.use(podRoutes(cluster));
  router.use(workloadRoutes(cluster));
  router.use(jobRoutes(cluster));
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
        response.status(error.code).json(error.toStatus());
        return;
      }
      next(error);
    },
  );
  return router;
}
