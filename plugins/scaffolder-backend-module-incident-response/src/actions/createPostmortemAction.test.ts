import { mockCredentials } from '@backstage/backend-test-utils';
import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { BackendDouble } from '../__testUtils__/BackendDouble';
import {
  ADA,
  startActions,
  type RunAction,
} from '../__testUtils__/startActions';

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
  let run: RunAction;

  beforeEach(async () => {
    backend = new BackendDouble();
    run = (await startActions(backend))('incident-response:postmortem:create');
  });

  it('creates one for an incident, given by its number, in the name of the person who asks', async () => {
    const { output } = await run({ incident: '#1234' });

    expect(backend.created).toEqual([
      {
        body: { incidentId: 'Q1' },
        authorization: mockCredentials.service.header({
          onBehalfOf: ADA,
          targetPluginId: 'incident-response',
        }),
      },
    ]);
    expect(output.postmortemId).toBe('pm-1');
    expect(output.postmortemUrl).toBe(
      'https://portal.example.com/incidents/postmortems/pm-1',
    );
  });

  it('leads to the postmortem that the incident has already', async () => {
    backend.postmortemOfIncident = 'pm-of-1234';
    const { output } = await run({ incident: 1234 });
    expect(backend.created).toEqual([]);
    expect(output.postmortemId).toBe('pm-of-1234');
  });

  it('creates one for an incident that PagerDuty never saw', async () => {
    await run({ ...unseen, incident: '' });
    expect(backend.created.map(({ body }) => body)).toEqual([unseen]);
  });

  it('creates nothing in a dry run', async () => {
    const { output } = await run(unseen, { isDryRun: true });
    expect(backend.created).toEqual([]);
    expect(output.postmortemId).toBe('dry-run');
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
