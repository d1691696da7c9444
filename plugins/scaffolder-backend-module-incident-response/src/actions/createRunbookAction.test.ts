import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { findRunbookProblems } from '@incident-response/backstage-plugin-common';
import { parse } from 'yaml';
import { BackendDouble } from '../__testUtils__/BackendDouble';
import { startActions, type RunAction } from '../__testUtils__/startActions';

const wanted = {
  postmortem: 'pm-Q1',
  name: 'payments-memory',
  title: 'Payments: out of memory',
  owner: 'group:default/payments',
};

describe('incident-response:runbook:from-postmortem', () => {
  let backend: BackendDouble;
  let run: RunAction;

  beforeEach(async () => {
    backend = new BackendDouble();
    run = (await startActions(backend))(
      'incident-response:runbook:from-postmortem',
    );
  });

  it.each([
    ['where runbooks are', wanted, 'runbooks/payments-memory', false],
    [
      'where it is asked to',
      { ...wanted, targetPath: 'docs/how-to/memory' },
      'docs/how-to/memory',
      false,
    ],
    ['in a dry run as well', wanted, 'runbooks/payments-memory', true],
  ])(
    'writes files that the catalog and TechDocs take, %s',
    async (_, input, folder, isDryRun) => {
      const { output, workspacePath } = await run(input, { isDryRun });
      expect(output.path).toBe(folder);
      const read = (file: string) =>
        readFile(path.join(workspacePath, folder, file), 'utf8');

      const entity = parse(await read('catalog-info.yaml'));
      expect(findRunbookProblems(entity.spec)).toEqual([]);
      expect(entity).toMatchObject({
        kind: 'Resource',
        metadata: { name: 'payments-memory', title: 'Payments: out of memory' },
        spec: {
          owner: 'group:default/payments',
          match: { alertNames: ['HighMemoryUsage'] },
          remediation: { mode: 'suggest' },
        },
      });
      expect(parse(await read('mkdocs.yml'))).toMatchObject({
        site_name: 'Payments: out of memory',
        docs_dir: 'docs',
      });
      expect(await read('docs/index.md')).toMatch(
        /^# Payments: out of memory\n/,
      );
    },
  );

  it('hands out all of its files as text, and where it comes from', async () => {
    const { output } = await run(wanted);
    expect(output.text).toMatch(
      /^### runbooks\/payments-memory\/catalog-info.yaml\n\n```yaml\napiVersion: [\s\S]*### .*\/mkdocs.yml\n\n```yaml\n[\s\S]*### .*\/docs\/index.md\n\n````markdown\n# Payments[\s\S]*````$/,
    );
    expect(output.postmortemUrl).toBe(
      'https://portal.example.com/incidents/postmortems/pm-Q1',
    );
  });

  it('is called like the postmortem where nobody says how', async () => {
    const { output } = await run({ ...wanted, title: ' ' });
    expect(output.title).toBe('Payments were slow');
  });

  it('refuses a postmortem that is not published', async () => {
    backend.publishedAt = undefined;
    await expect(run(wanted)).rejects.toThrow(
      /"Payments were slow" is not published yet/,
    );
  });

  it.each([
    [{ name: 'Payments Memory' }, /name: "Payments Memory" must be/],
    [{ name: 'a'.repeat(64) }, /name: .* must be/],
    [{ owner: 'payments' }, /owner: "payments" must be an entity reference/],
    [{ postmortem: ' ' }, /give the id of a published postmortem/],
    [{ postmortem: 'pm-Q2' }, /There is no postmortem pm-Q2/],
    [{ targetPath: '../../etc' }, /not allowed/],
  ])('says what is wrong with %j', async (part, message) => {
    await expect(run({ ...wanted, ...part })).rejects.toThrow(message);
  });

  it.each([
    [
      new NotAllowedError('the reason'),
      'NotAllowedError',
      /may not read postmortem pm-Q1 \(the reason\)/,
    ],
    [
      new ServiceUnavailableError('the reason'),
      'ResponseError',
      /could not be read; caused by .*503/,
    ],
  ])('explains a refusal: %#', async (refusal, name, message) => {
    backend.refusal = refusal;
    const failure = run(wanted);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toHaveProperty('name', name);
  });
});
