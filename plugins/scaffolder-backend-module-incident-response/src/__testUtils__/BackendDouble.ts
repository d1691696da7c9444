import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import { exampleIncident, examplePostmortem } from './examples';

/** The incident response backend, as far as the actions see it: incident Q1, number 1234, and its published postmortem. */
export class BackendDouble {
  readonly created: { body: unknown; authorization?: string }[] = [];
  postmortemOfIncident: string | undefined;
  publishedAt: string | undefined = '2026-03-04T12:00:00Z';
  refusal: Error | undefined;

  readonly plugin = createBackendPlugin({
    pluginId: 'incident-response',
    register: reg => {
      reg.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        init: async ({ httpRouter }) => {
          httpRouter.use(this.router());
        },
      });
    },
  });

  private router() {
    const router = express.Router();
    router.use(express.json());
    router.get('/incidents/:id', ({ params }, response) => {
      if (params.id === '1234' || params.id === 'Q1') {
        response.json(exampleIncident);
      } else {
        throw new NotFoundError('no such incident');
      }
    });
    router.get('/postmortems', ({ query }, response) => {
      const id =
        query.incidentId === 'Q1' ? this.postmortemOfIncident : undefined;
      response.json({ items: id ? [{ id }] : [] });
    });
    router.get('/postmortems/:id', ({ params }, response) => {
      if (this.refusal) {
        throw this.refusal;
      }
      if (params.id !== examplePostmortem.id) {
        throw new NotFoundError('no such postmortem');
      }
      response.json({ ...examplePostmortem, publishedAt: this.publishedAt });
    });
    router.post('/postmortems', (request, response) => {
      if (this.refusal) {
        throw this.refusal;
      }
      this.created.push({
        body: request.body,
        authorization: request.headers.authorization,
      });
      response.status(201).json({ id: `pm-${this.created.length}` });
    });
    return router;
  }
}
