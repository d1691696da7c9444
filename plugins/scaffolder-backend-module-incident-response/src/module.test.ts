import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import express from 'express';
import scaffolderModule from './index';

/** The incident response backend, as far as the action sees it. */
class BackendDouble {
  readonly created: { body: unknown; authorization?: string }[] = [];
  postmortemOfIncident: string | undefined;
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
        response.json({ id: 'Q1', number: 1234 });
      } else {
        throw new NotFoundError('no such incident');
      }
    });
    router.get('/postmortems', ({ query }, response) => {
      const id =
        query.incidentId === 'Q1' ? this.postmortemOfIncident : undefined;
      response.json({ items: id ? [{ id }] : [] });
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

const unseen = {
  title: 'Orders were charged twice',
  severity: 'P2',
  entityRef: 'component:default/payments-api',
  startedAt: '2026-03-01T09:00:00.000Z',
  endedAt: '2026-03-01T10:30:00.000Z',
  summary: 'A retry was not idempotent.',
};

describe('incident-response:postmortem:create', () => {
  let backend: BackendDouble;
  let run: (
    input: JsonObject,
    options?: { isDryRun?: boolean },
  ) => Promise<jest.Mock>;

  beforeEach(async () => {
    backend = new BackendDouble();
    const actions: TemplateAction[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...added: TemplateAction[]) => actions.push(...added),
          },
        ],
      ],
      features: [
        scaffolderModule,
        backend.plugin,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'https://portal.example.com/' } },
        }),
      ],
    });
    run = async (input, { isDryRun = false } = {}) => {
      const output = jest.fn();
      const [action] = actions;
      await action.handler({
        ...createMockActionContext({
          input,
          logger: mockServices.logger.mock(),
        }),
        output,
        isDryRun,
        getInitiatorCredentials: async () =>
          mockCredentials.user('user:default/ada'),
      });
      return output;
    };
  });

  it('creates one for an incident, given by its number, in the name of the person who asks', async () => {
    const output = await run({ incident: '#1234' });

    expect(backend.created).toEqual([
      {
        body: { incidentId: 'Q1' },
        authorization: mockCredentials.service.header({
          onBehalfOf: mockCredentials.user('user:default/ada'),
          targetPluginId: 'incident-response',
        }),
      },
    ]);
    expect(output).toHaveBeenCalledWith('postmortemId', 'pm-1');
    expect(output).toHaveBeenCalledWith(
      'postmortemUrl',
      'https://portal.example.com/incidents/postmortems/pm-1',
    );
  });

  it('leads to the postmortem that the incident has already', async () => {
    backend.postmortemOfIncident = 'pm-of-1234';
    const output = await run({ incident: 1234 });
    expect(backend.created).toEqual([]);
    expect(output).toHaveBeenCalledWith('postmortemId', 'pm-of-1234');
  });

  it('creates one for an incident that PagerDuty never saw', async () => {
    await run({ ...unseen, incident: '' });
    expect(backend.created.map(({ body }) => body)).toEqual([unseen]);
  });

  it('creates nothing in a dry run', async () => {
    const output = await run(unseen, { isDryRun: true });
    expect(backend.created).toEqual([]);
    expect(output).toHaveBeenCalledWith('postmortemId', 'dry-run');
  });

  it.each([
    [
      'nothing',
      {},
      /needs title, severity, startedAt, endedAt; or give the number/,
    ],
    ['both ways at once', { ...unseen, incident: '1234' }, /not both/],
    [
      'an end before the start',
      { ...unseen, endedAt: '2026-03-01T08:00:00.000Z' },
      /^endedAt: must not be before startedAt$/,
    ],
    [
      'a time that is none',
      { ...unseen, startedAt: 'yesterday' },
      /^startedAt: /,
    ],
    [
      'a service that is no reference',
      { ...unseen, entityRef: 'payments' },
      /^entityRef: must be an entity reference/,
    ],
    ['an incident that is not there', { incident: '9999' }, /no incident 9999/],
  ])('says what is wrong with %s', async (_, input, message) => {
    await expect(run(input)).rejects.toThrow(message);
    expect(backend.created).toEqual([]);
  });

  it.each([
    [
      new NotAllowedError('the reason'),
      'NotAllowedError',
      /may not create postmortems here \(the reason\)/,
    ],
    [new InputError('the reason'), 'InputError', /was refused: the reason/],
    [
      new ServiceUnavailableError('the reason'),
      'ResponseError',
      /could not be created; caused by .*503/,
    ],
  ])('explains a refusal: %#', async (refusal, name, message) => {
    backend.refusal = refusal;
    const failure = run(unseen);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toHaveProperty('name', name);
  });
});
