import type { AuditorService } from '@backstage/backend-plugin-api';
import express, { type Request, type Response, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { PostmortemStore } from '../store';
import { actorOf, type Access } from './Access';
import { TextAnswer, type Route, type RouteContext } from './Route';

/** The largest postmortem with room to spare. */
const MAX_BODY = '2mb';

/** The REST API: each route is authorized as it declares, every change is audited, and the answer is JSON. */
export function createRouter(options: {
  routes: Route[];
  access: Access;
  documents: PostmortemStore;
  auditor: AuditorService;
}): Router {
  const { routes, access, documents, auditor } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: MAX_BODY }));

  for (const route of routes) {
    router[route.method](
      route.path,
      async (request: Request, response: Response) => {
        const event = route.audit
          ? await auditor.createEvent({
              eventId: route.audit,
              request,
              severityLevel: 'medium',
              meta: { ...request.params },
            })
          : undefined;
        try {
          const answer = await run(route, request);
          await event?.success();
          send(response, answer);
        } catch (error) {
          await event?.fail({
            error: error instanceof Error ? error : new Error(String(error)),
          });
          throw error;
        }
      },
    );
  }
  return router;

  async function run(route: Route, request: Request): Promise<unknown> {
    const credentials = await access.credentials(request);
    const context: RouteContext = {
      request,
      credentials,
      actor: actorOf(credentials),
    };
    switch (route.access) {
      case 'incident':
        return route.handle({
          ...context,
          incident: await access.requireFor(
            credentials,
            route.permission,
            request.params.id,
          ),
        });
      case 'postmortem': {
        const { incidentId } = await documents.get(request.params.id);
        await access.requireFor(credentials, route.permission, incidentId);
        return route.handle(context);
      }
      case 'permission':
        await access.require(credentials, route.permission);
        return route.handle(context);
      default:
        // Throws where nothing may be read; what may be, the handler asks for itself.
        await access.visibility(credentials);
        return route.handle(context);
    }
  }
}

function send(response: Response, answer: unknown): void {
  if (answer === undefined) {
    response.status(204).end();
  } else if (answer instanceof TextAnswer) {
    response.type(answer.type).send(answer.text);
  } else {
    response.json(answer);
  }
}
