import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { parse } from 'yaml';
import scaffolderModule from './index';

const template = parse(
  readFileSync(
    path.resolve(
      __dirname,
      '../../../templates/create-postmortem/template.yaml',
    ),
    'utf8',
  ),
);

describe('the template create-postmortem, in the real scaffolder', () => {
  let dryRun: (values: object) => Promise<{ status: number; body: string }>;

  beforeAll(async () => {
    const { server } = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModule,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'https://portal.example.com' } },
        }),
      ],
    });
    dryRun = async values => {
      const response = await fetch(
        `http://localhost:${server.port()}/api/scaffolder/v2/dry-run`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            template,
            values,
            directoryContents: [],
          }),
        },
      );
      return { status: response.status, body: await response.text() };
    };
  });

  it.each([
    ['an incident that the portal knows', { source: 'known', incident: '#12' }],
    [
      'one that PagerDuty never saw, with what is required',
      {
        source: 'unseen',
        title: 'Orders were charged twice',
        severity: 'P3',
        startedAt: '2026-03-01T09:00:00.000Z',
        endedAt: '2026-03-01T10:30:00.000Z',
      },
    ],
    [
      'one that PagerDuty never saw, with everything',
      {
        source: 'unseen',
        title: 'Orders were charged twice',
        severity: 'P1',
        entityRef: 'component:default/payments-api',
        startedAt: '2026-03-01T09:00:00.000Z',
        endedAt: '2026-03-01T10:30:00.000Z',
        summary: 'A retry was **not** idempotent.',
      },
    ],
  ])('leads to the postmortem of %s', async (_, values) => {
    const { status, body } = await dryRun(values);
    expect(body).toContain('"url":"/incidents/postmortems/dry-run"');
    expect(status).toBe(200);
  });

  it.each([
    ['a known one without its number', { source: 'known' }, 'incident'],
    [
      'an unseen one without its times',
      { source: 'unseen', title: 'Late', severity: 'P3' },
      'startedAt',
    ],
  ])('does not take %s', async (_, values, field) => {
    const { status, body } = await dryRun(values);
    expect(status).toBe(400);
    expect(body).toContain(field);
  });
});
