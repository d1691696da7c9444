import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Entity } from '@backstage/catalog-model';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  describeFact,
  type IncidentDetail,
} from '@incident-response/backstage-plugin-common';
import { startSandbox, type Sandbox } from '@incident-response/sandbox';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import request from 'supertest';
import { incidentResponsePlugin } from '../plugin';

/** Only for tests; what signs their webhooks. */
export const TEST_SECRET = 'a-secret-of-the-tests';

/** Only for tests; what signs what their Slack tells. */
export const TEST_SIGNING_SECRET = 'another-secret-of-the-tests';

/** A service, its owner, and a runbook without repair. */
export const ENTITIES: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments-api',
      namespace: 'default',
      annotations: {
        'pagerduty.com/service-id': 'PPAYAPI',
        'backstage.io/kubernetes-id': 'payments-api',
        'backstage.io/kubernetes-namespace': 'payments',
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/payments',
    },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/payments' },
      { type: 'dependencyOf', targetRef: 'component:default/checkout' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'checkout', namespace: 'default' },
    spec: { type: 'service', lifecycle: 'production', owner: 'x' },
    relations: [
      { type: 'dependencyOf', targetRef: 'component:default/storefront' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments', namespace: 'default' },
    spec: { type: 'team', children: [] },
    relations: [
      { type: 'hasMember', targetRef: 'user:default/payments-primary' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'payments-primary', namespace: 'default' },
    spec: {
      profile: {
        displayName: 'Demo Primary (Payments)',
        email: 'payments-primary.demo@example.com',
      },
    },
  },
  // Whoever the tests are signed in as.
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'mock', namespace: 'default' },
    spec: {},
    relations: [{ type: 'memberOf', targetRef: 'group:default/payments' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'high-memory',
      namespace: 'default',
      title: 'High memory',
      annotations: { 'backstage.io/techdocs-ref': 'dir:.' },
    },
    spec: {
      type: 'runbook',
      owner: 'group:default/platform',
      match: { alertNames: ['HighMemoryUsage'] },
      steps: [{ title: 'Look at the memory graph' }, { title: 'Restart it' }],
    },
  },
];

/** A backend with the plugin, connected to a sandbox of its own. */
export interface TestPortal {
  sandbox: Sandbox;
  baseUrl: string;
  server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  /** A request to the plugin as a signed-in user. */
  api(): ReturnType<typeof request.agent>;
  incident(id: string): Promise<IncidentDetail>;
  /** The incident as soon as it is as wanted. Fails with what it was last. */
  until(
    id: string,
    isWanted: (incident: IncidentDetail) => boolean,
    seconds?: number,
  ): Promise<IncidentDetail>;
  stop(): Promise<void>;
}

/** Starts sandbox and backend and connects them. */
export async function startTestPortal(
  options: {
    entities?: (sandbox: Sandbox) => Entity[];
    /** Of the plugin. */
    config?: JsonObject | ((sandbox: Sandbox) => JsonObject);
    /** Of the whole portal. */
    root?: (sandbox: Sandbox) => JsonObject;
    knex?: Knex;
    latencyMs?: number;
    /** The permission policy; everything is allowed without one. */
    allows?: (permission: string) => boolean;
    /** Runs scheduled tasks when it is told to. */
    scheduler?: SchedulerService;
    /** Hears what is sent by Backstage's notifications; without it the portal has none. */
    onNotification?: (notification: NotificationSendOptions) => void;
    /** Services in place of the portal's own. */
    features?: BackendFeature[];
    /** Hears `<event> initiated`, `<event> succeeded`, `<event> failed`, and what is said besides. */
    onAudit?: (event: string, meta: JsonObject) => void;
  } = {},
): Promise<TestPortal> {
  const sandbox = await startSandbox({
    port: 0,
    latencyMs: options.latencyMs ?? 0,
  });
  const backend = await startTestBackend({
    features: [
      incidentResponsePlugin,
      catalogServiceMock.factory({
        entities: options.entities?.(sandbox) ?? ENTITIES,
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.test' },
          backend: {
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          incidentResponse: {
            ...providers(sandbox),
            ...(typeof options.config === 'function'
              ? options.config(sandbox)
              : options.config),
          },
          ...options.root?.(sandbox),
        },
      }),
      notificationsFactory(options.onNotification),
      permissionsFactory(options.allows ?? (() => true)),
      auditorFactory(options.onAudit ?? (() => undefined)),
      ...(options.scheduler ? [schedulerFactory(options.scheduler)] : []),
      ...(options.features ?? []),
      ...(options.knex
        ? [mockServices.database.factory({ knex: options.knex })]
        : []),
    ],
  });
  const { server } = backend;
  const url = `http://127.0.0.1:${server.port()}/api/incident-response`;
  sandbox.pagerduty.webhooks.subscribe({
    url: `${url}/webhooks/pagerduty`,
    secret: TEST_SECRET,
    description: 'The test portal',
  });
  sandbox.slack.interactions.connect({
    url: `${url}/webhooks/slack`,
    secret: TEST_SIGNING_SECRET,
  });
  const agent = request.agent(url);
  const portal: TestPortal = {
    sandbox,
    baseUrl: url,
    server,
    api: () => agent,
    async incident(id) {
      const response = await agent.get(`/incidents/${id}`);
      if (response.status !== 200) {
        throw new Error(
          `incident ${id}: ${response.status} ${JSON.stringify(response.body)}`,
        );
      }
      return response.body;
    },
    async until(id, isWanted, seconds = 10) {
      const deadline = Date.now() + seconds * 1000;
      let last: IncidentDetail | string = 'not there';
      while (Date.now() < deadline) {
        const response = await agent.get(`/incidents/${id}`);
        last = response.body;
        if (response.status === 200 && isWanted(response.body)) {
          return response.body;
        }
        await new Promise(resolve => setTimeout(resolve, 25));
      }
      throw new Error(
        `incident ${id} did not get there: ${
          typeof last === 'string' ? last : storyOf(last)
        }`,
      );
    },
    async stop() {
      await sandbox.stop();
      await backend.stop();
    },
  };
  return portal;
}

/** An incident's timeline and troubles, short enough to read in a failed test. */
function storyOf({ status, remediation, troubles, facts }: IncidentDetail) {
  return [
    `${status}, ${remediation?.status}: ${remediation?.explanation}`,
    ...(troubles ?? []).map(({ what, reason }) => `TROUBLE ${what}: ${reason}`),
    ...(facts ?? []).map(
      fact => `${fact.occurredAt} ${describeFact(fact).title}`,
    ),
  ].join('\n');
}

function schedulerFactory(scheduler: SchedulerService) {
  return createServiceFactory({
    service: coreServices.scheduler,
    deps: {},
    factory: () => scheduler,
  });
}

function permissionsFactory(allows: (permission: string) => boolean) {
  const decide = (
    name: string,
  ): { result: AuthorizeResult.ALLOW | AuthorizeResult.DENY } => ({
    result: allows(name) ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
  });
  return createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => ({
      authorize: async requests =>
        requests.map(({ permission }) => decide(permission.name)),
      authorizeConditional: async requests =>
        requests.map(({ permission }) => decide(permission.name)),
    }),
  });
}

function notificationsFactory(
  onNotification: ((sent: NotificationSendOptions) => void) | undefined,
) {
  return createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({
      async send(notification) {
        if (!onNotification) {
          // As Backstage's own service says it.
          throw new Error(
            'Failed to send notifications: Error: Request failed with status 404',
          );
        }
        onNotification(notification);
      },
    }),
  });
}

function auditorFactory(onAudit: (event: string, meta: JsonObject) => void) {
  return createServiceFactory({
    service: coreServices.auditor,
    deps: {},
    factory: () => ({
      createEvent: async ({ eventId, meta }) => {
        onAudit(`${eventId} initiated`, { ...meta });
        return {
          success: async params =>
            onAudit(`${eventId} succeeded`, { ...meta, ...params?.meta }),
          fail: async params =>
            onAudit(`${eventId} failed`, { ...meta, ...params?.meta }),
        };
      },
    }),
  });
}

/** The plugin's configuration for a sandbox. */
export function providers(sandbox: Sandbox): JsonObject {
  return {
    pagerDuty: {
      webhookSecrets: [TEST_SECRET],
      apiToken: sandbox.tokens.pagerduty,
      apiBaseUrl: sandbox.urls.pagerduty,
      fromEmail: 'platform-primary.demo@example.com',
    },
    slack: {
      botToken: sandbox.tokens.slack,
      signingSecret: TEST_SIGNING_SECRET,
      apiUrl: `${sandbox.urls.slack}/api/`,
    },
    jira: {
      baseUrl: sandbox.urls.jira,
      email: 'incident-response.demo@example.com',
      apiToken: sandbox.tokens.jira,
      defaultProject: 'OPS',
      issueType: 'Task',
    },
    kubernetes: {
      clusters: [
        {
          name: 'sandbox',
          url: sandbox.urls.kubernetes,
          token: sandbox.tokens.kubernetes,
          skipTLSVerify: true,
        },
      ],
    },
    remediation: {
      cooldown: { seconds: 1 },
      // The tests repair the same services again and again.
      attemptsPerEntity: { count: 50 },
      cleanDisk: { directories: ['/var/log/app'] },
    },
    fallbackOwner: 'group:default/platform',
  };
}

/** A service that runs in the sandbox's cluster, with the PagerDuty service that pages for it. */
export function service(
  name: string,
  serviceId: string,
  lifecycle: string,
  namespace = 'payments',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'pagerduty.com/service-id': serviceId,
        'backstage.io/kubernetes-id': name,
        'backstage.io/kubernetes-namespace': namespace,
      },
    },
    spec: { type: 'service', lifecycle, owner: 'group:default/payments' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
  };
}

/** A runbook for one alert. */
export function runbook(
  name: string,
  alertName: string,
  remediation?: JsonObject,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name, namespace: 'default', title: name },
    spec: {
      type: 'runbook',
      owner: 'group:default/platform',
      match: { alertNames: [alertName] },
      steps: [{ title: 'Look' }],
      ...(remediation ? { remediation } : {}),
    },
  };
}
