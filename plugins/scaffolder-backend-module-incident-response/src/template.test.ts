import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { parse } from 'yaml';
import { BackendDouble } from './__testUtils__/BackendDouble';
import scaffolderModule from './index';

const TEMPLATES = path.resolve(__dirname, '../../../templates');

const read = (file: string) =>
  parse(readFileSync(path.join(TEMPLATES, file), 'utf8'));

interface Answer {
  status: number;
  body: string;
  files: string[];
}

describe('the templates, in the real scaffolder', () => {
  let dryRun: (template: string, values: object) => Promise<Answer>;

  beforeAll(async () => {
    const { server } = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModule,
        new BackendDouble().plugin,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'https://portal.example.com' } },
        }),
      ],
    });
    dryRun = async (template, values) => {
      const response = await fetch(
        `http://localhost:${server.port()}/api/scaffolder/v2/dry-run`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            template: read(`${template}/template.yaml`),
            values,
            directoryContents: [],
          }),
        },
      );
      const body = await response.text();
      const { directoryContents = [] } = JSON.parse(body);
      return {
        status: response.status,
        body,
        files: directoryContents.map((file: { path: string }) => file.path),
      };
    };
  });

  it.each(['create-postmortem', 'create-runbook'])(
    'all.yaml has %s',
    template => {
      expect(read('all.yaml').spec.targets).toContain(
        `./${template}/template.yaml`,
      );
      expect(read(`${template}/template.yaml`).metadata.name).toBe(template);
    },
  );

  describe('create-postmortem', () => {
    it.each([
      [
        'an incident that the portal knows',
        { source: 'known', incidentId: 'Q1' },
      ],
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
      const { status, body } = await dryRun('create-postmortem', values);
      expect(body).toContain('"url":"/incidents/postmortems/dry-run"');
      expect(status).toBe(200);
    });

    it.each([
      ['a known one without saying which', { source: 'known' }, 'incidentId'],
      [
        'an unseen one without its times',
        { source: 'unseen', title: 'Late', severity: 'P3' },
        'startedAt',
      ],
    ])('does not take %s', async (_, values, field) => {
      const { status, body } = await dryRun('create-postmortem', values);
      expect(status).toBe(400);
      expect(body).toContain(field);
    });
  });

  describe('create-runbook', () => {
    const values = {
      postmortemId: 'pm-Q1',
      title: 'Payments out of memory',
      name: 'payments-memory',
      owner: 'group:default/payments',
      delivery: 'text',
    };

    it('hands out the runbook as text, without anything of GitHub', async () => {
      const { status, body, files } = await dryRun('create-runbook', values);
      expect(status).toBe(200);
      expect(files.sort()).toEqual([
        'runbooks/payments-memory/catalog-info.yaml',
        'runbooks/payments-memory/docs/index.md',
        'runbooks/payments-memory/mkdocs.yml',
      ]);
      const { output } = JSON.parse(body);
      expect(output.links).toEqual([
        expect.objectContaining({ url: '/incidents/postmortems/pm-Q1' }),
      ]);
      expect(output.text[0].content).toContain('# Payments out of memory');
      // What the runbook's plan fills in when it runs is not for the scaffolder to fill in.
      expect(output.text[0].content).toContain(
        '{{ labels.threshold | default: 90 }}',
      );
    });

    it('says which action a pull request needs where it is not installed', async () => {
      const { status, body } = await dryRun('create-runbook', {
        ...values,
        delivery: 'pull-request',
        repoUrl: 'github.com?owner=example&repo=runbooks',
        folder: 'docs/runbooks',
      });
      expect(status).toBe(404);
      expect(body).toContain('publish:github:pull-request');
    });

    it.each([
      ['a name that is none', { name: 'Payments Memory' }, 'name'],
      ['no owner', { owner: undefined }, 'owner'],
      [
        'a folder that leads out of the repository',
        {
          delivery: 'pull-request',
          repoUrl: 'github.com?owner=example&repo=runbooks',
          folder: '../..',
        },
        'folder',
      ],
      [
        'a pull request without a repository',
        { delivery: 'pull-request' },
        'repoUrl',
      ],
    ])('does not take %s', async (_, part, field) => {
      const { status, body } = await dryRun('create-runbook', {
        ...values,
        ...part,
      });
      expect(status).toBe(400);
      expect(body).toContain(field);
    });
  });
});
