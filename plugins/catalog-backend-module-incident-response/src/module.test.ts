import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import catalogModule from './index';

const runbook = (spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'high-memory' },
  spec: {
    type: 'runbook',
    owner: 'group:default/platform',
    match: { alertNames: ['HighMemoryUsage'] },
    steps: [{ title: 'Look at the memory graph' }],
    ...spec,
  },
});

describe('the catalog with the incident response module', () => {
  let validate: (
    entity: object,
  ) => Promise<{ status: number; message: string }>;

  beforeAll(async () => {
    const { server } = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModule,
        mockServices.rootConfig.factory({
          data: { catalog: { processingInterval: false } },
        }),
      ],
    });
    validate = async entity => {
      const response = await fetch(
        `http://localhost:${server.port()}/api/catalog/validate-entity`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            entity,
            location: 'url:https://example.com/catalog-info.yaml',
          }),
        },
      );
      const body = await response.text();
      return { status: response.status, message: body };
    };
  });

  it('takes a well-formed runbook', async () => {
    await expect(validate(runbook({}))).resolves.toMatchObject({ status: 200 });
  });

  it('leaves other resources alone', async () => {
    await expect(
      validate(runbook({ type: 'database', match: 'anything' })),
    ).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    [
      'a misspelt rule',
      { match: { alertName: ['HighMemoryUsage'] } },
      /spec\.match: .*alertName/,
    ],
    [
      'a match that would fit everything',
      { match: {} },
      /spec\.match: needs at least one of/,
    ],
    ['no steps', { steps: [] }, /spec\.steps: /],
    [
      'an action without a prefix',
      { remediation: { actions: [{ action: 'restart' }] } },
      /spec\.remediation\.actions\.0\.action: must look like kubernetes:restart-pod/,
    ],
    [
      'a pattern that is not a regular expression',
      { match: { titlePatterns: ['memory', '(unclosed'] } },
      /spec\.match\.titlePatterns\.1: .*is not an RE2 pattern/,
    ],
    [
      'a label pattern that is not a regular expression',
      { match: { labels: { pod: '[a-' } } },
      /spec\.match\.labels\.pod: .*is not an RE2 pattern/,
    ],
    [
      'a template that asks for what there is not',
      {
        remediation: {
          actions: [
            {
              action: 'kubernetes:clean-disk',
              parameters: { directory: '{{ secrets.token }}' },
            },
          ],
        },
      },
      /spec\.remediation\.actions\.0\.parameters\.directory: secrets is not known here/,
    ],
  ])(
    'refuses %s, and names the field and the reason',
    async (_, spec, reason) => {
      const { status, message } = await validate(runbook(spec));
      expect(status).toBe(400);
      expect(message).toContain('resource:default/high-memory is malformed');
      expect(message).toMatch(reason);
    },
  );
});
