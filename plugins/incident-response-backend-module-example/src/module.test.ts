import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createBackendModule,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
// In the tests only: the module is tried in the plugin that it is for.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import incidentResponse from '@incident-response/backstage-plugin-backend';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import {
  remediationActionsExtensionPoint,
  type RemediationAction,
} from '@incident-response/backstage-plugin-node';
import request from 'supertest';
import exampleModule from './index';

jest.setTimeout(60_000);

const SERVICE: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'catalogue',
    namespace: 'default',
    annotations: { 'pagerduty.com/service-id': 'PCACHE' },
  },
  spec: {
    type: 'service',
    lifecycle: 'experimental',
    owner: 'group:default/a',
  },
};

const runbook = (name: string, action: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, namespace: 'default' },
  spec: {
    type: 'runbook',
    owner: 'group:default/a',
    match: { titlePatterns: [`^${name}:`] },
    steps: [{ title: 'Look at it' }],
    remediation: {
      actions: [{ action, parameters: { cache: 'prices' } }],
      verifyWithin: { seconds: 20 },
    },
  },
});

/** An action that is as bad as can be. */
const bad = (
  id: string,
  prepare: () => Promise<unknown>,
): RemediationAction => ({
  id,
  description: 'Misbehaves',
  checkParameters: () => {},
  prepare: prepare as RemediationAction['prepare'],
  perform: async () => ({ targets: [], changes: [] }),
  findPerformed: async () => undefined,
  verify: async () => ({ status: 'pending', observed: '' }),
});

const badModule = createBackendModule({
  pluginId: 'incident-response',
  moduleId: 'bad',
  register(reg) {
    reg.registerInit({
      deps: { remediation: remediationActionsExtensionPoint },
      async init({ remediation }) {
        remediation.addAction(
          bad('bad:throws', async () => {
            throw new TypeError('undefined is not a function');
          }),
          bad('bad:nonsense', async () => ({ hello: 'world' })),
          bad('bad:hangs', () => new Promise(() => {})),
        );
      },
    });
  },
});

describe('a repair of a module', () => {
  const cache: { stale: number; flushedBy?: string } = { stale: 0 };
  const flushes: string[] = [];
  let caches: Server;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let url: string;

  beforeAll(async () => {
    caches = createServer((req, res) => {
      let body = '';
      req.on('data', chunk => {
        body += chunk;
      });
      req.on('end', () => {
        if (req.method === 'POST') {
          cache.stale = 0;
          cache.flushedBy = JSON.parse(body).by;
          flushes.push(String(cache.flushedBy));
        }
        res.setHeader('content-type', 'application/json');
        res.end(JSON.stringify(cache));
      });
    });
    await new Promise<void>(resolve => {
      caches.listen(0, '127.0.0.1', resolve);
    });
    const { port } = caches.address() as AddressInfo;
    backend = await startTestBackend({
      features: [
        incidentResponse,
        exampleModule,
        badModule,
        catalogServiceMock.factory({
          entities: [
            SERVICE,
            runbook('prices', 'cache:flush'),
            runbook('throws', 'bad:throws'),
            runbook('nonsense', 'bad:nonsense'),
            runbook('hangs', 'bad:hangs'),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            incidentResponse: {
              pagerDuty: { allowUnsignedWebhooks: true },
              remediation: {
                cooldown: { seconds: 1 },
                blastRadius: { alertingAtLeast: 50, entities: 50 },
                attemptsPerEntity: { count: 50 },
              },
            },
            exampleCache: { url: `http://127.0.0.1:${port}` },
          },
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => mockServices.scheduler.mock(),
        }),
      ],
    });
    url = `http://127.0.0.1:${backend.server.port()}/api/incident-response`;
  });
  afterAll(async () => {
    await backend?.stop();
    caches.closeAllConnections();
    caches.close();
  });

  const page = async (id: string, title: string) => {
    await request(url)
      .post('/webhooks/pagerduty')
      .send({
        event: {
          id: `event-${id}`,
          event_type: 'incident.triggered',
          resource_type: 'incident',
          occurred_at: new Date().toISOString(),
          data: {
            id,
            type: 'incident',
            title,
            status: 'triggered',
            urgency: 'low',
            service: { id: 'PCACHE', type: 'service_reference', summary: 'x' },
          },
        },
      })
      .expect(202);
  };
  const until = async (
    id: string,
    isWanted: (incident: IncidentDetail) => boolean,
    tries = 400,
  ): Promise<IncidentDetail> => {
    const { body } = await request(url)
      .get(`/incidents/${id}`)
      .set('authorization', mockCredentials.user.header());
    if (body.remediation && isWanted(body)) {
      return body;
    }
    if (tries === 0) {
      throw new Error(`never so: ${JSON.stringify(body.remediation)}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
    return until(id, isWanted, tries - 1);
  };

  it('flushes the cache, once, with a mark, and sees that it has helped', async () => {
    cache.stale = 12;
    await page('Q1', 'prices: stale prices are shown');
    const { remediation } = await until(
      'Q1',
      ({ remediation: { status } }) => status === 'repaired',
    );
    expect(flushes).toEqual(['Q1/1']);
    expect(remediation.attempts).toMatchObject([
      {
        status: 'worked',
        changes: ['flush cache prices'],
        diffs: [{ before: 'stale entries: 12\n', after: 'stale entries: 0\n' }],
        observed: 'cache prices has 0 stale entries',
      },
    ]);
  });

  it.each([
    ['throws', /bad:throws failed to prepare: undefined is not a function/],
    [
      'nonsense',
      /bad:nonsense answered something else than it must to prepare/,
    ],
  ])('asks a human where an action %s', async (name, reason) => {
    await page(`Q-${name}`, `${name}: it is broken`);
    const { remediation } = await until(
      `Q-${name}`,
      ({ remediation: { status } }) => status === 'handed_over',
    );
    expect(remediation.explanation).toMatch(reason);
  });

  it('lets others be repaired while an action hangs, which waits with a reason', async () => {
    await page('Q-hangs', 'hangs: it is broken');
    cache.stale = 3;
    await page('Q2', 'prices: stale prices again');
    await until('Q2', ({ remediation: { status } }) => status === 'repaired');
    expect(flushes).toContain('Q2/1');
    const { remediation } = await until(
      'Q-hangs',
      ({ remediation: { status } }) => status === 'waiting',
    );
    expect(remediation.refusal).toMatchObject({
      guard: 'action',
      reason: 'bad:hangs did not answer within 12 s',
    });
  });
});
