import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { RegisterCollatorParameters } from '@backstage/plugin-search-backend-node';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type {
  Postmortem,
  PostmortemSummary,
} from '@incident-response/backstage-plugin-common';
import express from 'express';
import searchModule, { type PostmortemDocument } from './index';

const summary = (
  id: string,
  status: PostmortemSummary['status'] = 'published',
): PostmortemSummary => ({
  id,
  incidentId: `incident-of-${id}`,
  title: `Memory ran out (${id})`,
  status,
  severity: 'P2',
  serviceName: 'Payments API',
  entityRef: 'component:default/payments-api',
  ownerRef: 'group:default/payments',
  startedAt: '2026-01-01T10:00:00.000Z',
  createdAt: '2026-01-01T11:00:00.000Z',
  updatedAt: '2026-01-02T11:00:00.000Z',
  publishedAt: '2026-01-02T11:00:00.000Z',
  version: 3,
  openActionItems: 1,
});

const postmortem = (found: PostmortemSummary): Postmortem => ({
  ...found,
  hints: [],
  revisions: {},
  reviewers: [],
  comments: [],
  checklist: [],
  editors: [],
  document: {
    title: found.title,
    sections: [
      {
        id: 'summary',
        title: 'Summary',
        body: 'The cache had no upper bound.',
        state: 'edited',
      },
      {
        id: 'lucky',
        title: 'Where we got lucky',
        body: ' ',
        state: 'empty',
      },
    ],
    timeline: [],
    whys: [],
    impact: { entityRefs: [] },
    people: [],
    actionItems: [
      {
        id: 'a1',
        title: 'Bound the cache',
        type: 'prevent',
        priority: 'high',
        done: false,
        ticket: { key: 'OPS-7', url: 'https://jira.example.com/OPS-7' },
      },
    ],
  },
});

/** The incident response backend, as far as search sees it: two postmortems a page. */
class BackendDouble {
  readonly requests: { url: string; authorization?: string }[] = [];
  gone = new Set<string>();
  broken = false;

  constructor(private readonly postmortems: PostmortemSummary[]) {}

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
    router.use((request, _response, next) => {
      this.requests.push({
        url: request.url,
        authorization: request.headers.authorization,
      });
      if (this.broken) {
        throw new ServiceUnavailableError('no database');
      }
      next();
    });
    router.get('/postmortems', ({ query }, response) => {
      const start = Number(query.cursor ?? 0);
      const fitting = this.postmortems.filter(
        ({ status }) => status === query.status,
      );
      response.json({
        items: fitting.slice(start, start + 2),
        nextCursor: start + 2 < fitting.length ? String(start + 2) : undefined,
      });
    });
    router.get('/postmortems/:id', ({ params }, response) => {
      const found = this.postmortems.find(({ id }) => id === params.id);
      if (!found || this.gone.has(params.id)) {
        throw new NotFoundError('no such postmortem');
      }
      response.json(postmortem(found));
    });
    return router;
  }
}

async function startSearch(backend: BackendDouble, config: object = {}) {
  const collators: RegisterCollatorParameters[] = [];
  const scheduler = mockServices.scheduler.mock({
    createScheduledTaskRunner: () => ({ run: async () => {} }),
  });
  await startTestBackend({
    extensionPoints: [
      [
        searchIndexRegistryExtensionPoint,
        {
          addCollator: (collator: RegisterCollatorParameters) =>
            collators.push(collator),
          addDecorator: () => {},
        },
      ],
    ],
    features: [
      searchModule,
      backend.plugin,
      scheduler.factory,
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  const [{ factory }] = collators;
  const collate = async () => {
    const documents: PostmortemDocument[] = [];
    for await (const document of await factory.getCollator()) {
      documents.push(document);
    }
    return documents;
  };
  return { factory, collate, scheduler };
}

describe('search with the incident response module', () => {
  it('reads every page of the published and the closed postmortems, and no drafts', async () => {
    const backend = new BackendDouble([
      summary('one'),
      summary('two'),
      summary('three'),
      summary('four', 'closed'),
      summary('five', 'draft'),
      summary('six', 'in_review'),
    ]);
    const { factory, collate } = await startSearch(backend);

    const documents = await collate();

    expect(documents.map(({ location }) => location)).toEqual([
      '/incidents/postmortems/one',
      '/incidents/postmortems/two',
      '/incidents/postmortems/three',
      '/incidents/postmortems/four',
    ]);
    expect(documents[0]).toEqual({
      title: 'Memory ran out (one)',
      text: '## Summary\n\nThe cache had no upper bound.\n\n## Action items\n\n- Bound the cache (OPS-7)',
      location: '/incidents/postmortems/one',
      authorization: { resourceRef: 'incident-of-one' },
      severity: 'P2',
      status: 'published',
      serviceName: 'Payments API',
      entityRef: 'component:default/payments-api',
      ownerRef: 'group:default/payments',
      startedAt: '2026-01-01T10:00:00.000Z',
      publishedAt: '2026-01-02T11:00:00.000Z',
    });
    expect(factory.type).toBe('incident-response-postmortem');
    expect(factory.visibilityPermission?.name).toBe(
      'incident-response.incident.read',
    );
  });

  it('asks in the name of the search plugin', async () => {
    const backend = new BackendDouble([summary('one')]);
    const { collate } = await startSearch(backend);

    await collate();

    const header = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:search'),
      targetPluginId: 'incident-response',
    });
    expect(
      new Set(backend.requests.map(request => request.authorization)),
    ).toEqual(new Set([header]));
  });

  it('goes on when a postmortem disappears between the list and its page', async () => {
    const backend = new BackendDouble([summary('one'), summary('two')]);
    backend.gone.add('one');
    const { collate } = await startSearch(backend);

    await expect(collate()).resolves.toMatchObject([
      { location: '/incidents/postmortems/two' },
    ]);
  });

  it('fails as a whole when the backend has trouble, so that the old index stays', async () => {
    const backend = new BackendDouble([summary('one')]);
    const { collate } = await startSearch(backend);
    backend.broken = true;

    await expect(collate()).rejects.toThrow(/503/);
  });

  it.each([
    ['every ten minutes unless told', {}, { minutes: 10 }],
    [
      'as the configuration says',
      {
        search: {
          collators: {
            incidentResponse: {
              schedule: {
                frequency: { seconds: 10 },
                timeout: { minutes: 1 },
              },
            },
          },
        },
      },
      { seconds: 10 },
    ],
  ])('is read %s', async (_, config, frequency) => {
    const { scheduler } = await startSearch(new BackendDouble([]), config);
    expect(scheduler.createScheduledTaskRunner).toHaveBeenCalledWith(
      expect.objectContaining({ frequency }),
    );
  });
});
