import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import type { RegisterCollatorParameters } from '@backstage/plugin-search-backend-node';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type {
  SearchKind,
  SearchRecord,
} from '@incident-response/backstage-plugin-common';
import express from 'express';
import searchModule, { type IncidentResponseDocument } from './index';

const record = (id: string): SearchRecord => ({
  id,
  incidentId: `incident-of-${id}`,
  title: `Memory ran out (${id})`,
  text: '## Summary\n\nThe cache had no upper bound.',
  status: 'published',
  severity: 'P2',
  serviceName: 'Payments API',
  entityRef: 'component:default/payments-api',
  ownerRef: 'group:default/payments',
  startedAt: '2025-12-31T23:30:00.000-01:00',
  endedAt: '2026-01-01T11:00:00.000Z',
  publishedAt: '2026-01-02T11:00:00.000Z',
});

/** The incident response backend, as far as search sees it: two records a page. */
class BackendDouble {
  readonly requests: { url: string; authorization?: string }[] = [];
  broken = false;
  marker = 'first';

  constructor(private readonly records: Record<SearchKind, SearchRecord[]>) {}

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
    router.get('/search/:kind/state', (_request, response) => {
      response.json({ marker: this.marker });
    });
    router.get('/search/:kind', ({ params, query }, response) => {
      const start = Number(query.cursor ?? 0);
      const all = this.records[params.kind as SearchKind];
      response.json({
        items: all.slice(start, start + 2),
        nextCursor: start + 2 < all.length ? String(start + 2) : undefined,
      });
    });
    return router;
  }
}

type Run = (signal: AbortSignal) => Promise<void> | void;

async function startSearch(backend: BackendDouble, config: object = {}) {
  const collators: RegisterCollatorParameters[] = [];
  const runs: Run[] = [];
  const scheduler = mockServices.scheduler.mock({
    createScheduledTaskRunner: () => ({
      run: async ({ fn }) => {
        runs.push(fn as Run);
      },
    }),
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
  const collatorOf = (type: string) => {
    const found = collators.find(({ factory }) => factory.type === type);
    if (!found) {
      throw new Error(`no collator of ${type}`);
    }
    return found;
  };
  const collate = async (type: string) => {
    const documents: IncidentResponseDocument[] = [];
    for await (const document of await collatorOf(type).factory.getCollator()) {
      documents.push(document);
    }
    return documents;
  };
  /** As search schedules it: each call is one run. */
  const schedule = async (type: string, fn: () => Promise<void>) => {
    await collatorOf(type).schedule.run({ id: type, fn });
    const [run] = runs.splice(0);
    return async () => run(new AbortController().signal);
  };
  return { collators, collate, schedule, scheduler };
}

const INCIDENT = 'incident-response-incident';
const POSTMORTEM = 'incident-response-postmortem';

const some = () =>
  new BackendDouble({
    incidents: ['Q1', 'Q2'].map(record),
    postmortems: ['one', 'two', 'three', 'four/4', 'five'].map(record),
  });

describe('search with the incident response module', () => {
  it('reads every page of the postmortems', async () => {
    const { collators, collate } = await startSearch(some());

    const documents = await collate(POSTMORTEM);

    expect(documents.map(({ location }) => location)).toEqual([
      '/incidents/postmortems/one',
      '/incidents/postmortems/two',
      '/incidents/postmortems/three',
      '/incidents/postmortems/four%2F4',
      '/incidents/postmortems/five',
    ]);
    expect(documents[0]).toEqual({
      title: 'Memory ran out (one)',
      text: '## Summary\n\nThe cache had no upper bound.',
      location: '/incidents/postmortems/one',
      authorization: { resourceRef: 'incident-of-one' },
      severity: 'P2',
      status: 'published',
      serviceName: 'Payments API',
      entityRef: 'component:default/payments-api',
      ownerRef: 'group:default/payments',
      startedAt: '2025-12-31T23:30:00.000-01:00',
      endedAt: '2026-01-01T11:00:00.000Z',
      publishedAt: '2026-01-02T11:00:00.000Z',
      year: '2026',
      month: '2026-01',
    });
    expect(
      collators.map(({ factory }) => factory.visibilityPermission?.name),
    ).toEqual([
      'incident-response.incident.read',
      'incident-response.incident.read',
    ]);
  });

  it('reads the incidents as documents of their own', async () => {
    const { collate } = await startSearch(some());
    expect(await collate(INCIDENT)).toMatchObject([
      { location: '/incidents/Q1' },
      { location: '/incidents/Q2' },
    ]);
  });

  it('asks in the name of the search plugin', async () => {
    const backend = some();
    const { collate } = await startSearch(backend);

    await collate(POSTMORTEM);

    const header = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:search'),
      targetPluginId: 'incident-response',
    });
    expect(
      new Set(backend.requests.map(request => request.authorization)),
    ).toEqual(new Set([header]));
  });

  it('fails as a whole when the backend has trouble, so that the old index stays', async () => {
    const backend = some();
    const { collate } = await startSearch(backend);
    backend.broken = true;

    await expect(collate(POSTMORTEM)).rejects.toThrow(/503/);
  });

  it('indexes only when something has changed, and again what has failed', async () => {
    const backend = some();
    const { schedule } = await startSearch(backend);
    const index = jest.fn(async () => {});
    const run = await schedule(POSTMORTEM, index);

    await run();
    await run();
    expect(index).toHaveBeenCalledTimes(1);

    backend.marker = 'second';
    index.mockRejectedValueOnce(new Error('no disk'));
    await expect(run()).rejects.toThrow('no disk');
    await run();
    await run();
    expect(index).toHaveBeenCalledTimes(3);

    backend.broken = true;
    await expect(run()).rejects.toThrow(/503/);
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
    const { scheduler } = await startSearch(some(), config);
    expect(scheduler.createScheduledTaskRunner).toHaveBeenCalledTimes(2);
    expect(scheduler.createScheduledTaskRunner).toHaveBeenCalledWith(
      expect.objectContaining({ frequency }),
    );
  });
});
