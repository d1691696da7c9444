/**
 * Imports point inward: the core knows nothing of databases, HTTP and SDKs, so that every rule of conduct is tested
 * without them. Only `integrations/` may use a provider's SDK.
 */
const CORE = [
  'incident',
  'runbooks',
  'remediation',
  'postmortem',
  'similarity',
  'insights',
];
const EDGES = [
  'http',
  'effects',
  'integrations',
  'store',
  'reconciler',
  'documents',
  'related',
  'actionItems',
  'reports',
  'digest',
  'config',
];

const factory = require('@backstage/cli/config/eslint-factory');

module.exports = factory(__dirname, {
  // Without this the plugin can't follow imports of TypeScript files, and the rule below would never fire.
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: {
    'import/no-restricted-paths': [
      'error',
      {
        basePath: __dirname,
        zones: CORE.map(folder => ({
          target: `./src/${folder}`,
          from: EDGES.map(edge => `./src/${edge}`),
          message:
            'The core must not import the edges: hand it what it needs, or move the rule.',
        })),
      },
    ],
  },
  overrides: [
    {
      files: ['src/**/*.test.ts'],
      rules: {
        // supertest's own expectations, and a portal that has to get somewhere in time.
        'jest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', '**.expect', 'portal.until'] },
        ],
      },
    },
    {
      // Tests in several files that are run as one, so that what they share is beside them.
      files: ['src/**/clusterSuite/*.ts'],
      rules: {
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
        'jest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', 'restart'] },
        ],
        'no-restricted-imports': 'off',
      },
    },
    {
      files: ['src/**/*.ts'],
      excludedFiles: ['src/integrations/**', 'src/**/__testUtils__/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [
              '@slack/web-api',
              'jira.js',
              'jira.js/core',
              '@kubernetes/client-node',
            ].map(name => ({
              name,
              message: 'Only integrations/ may use a provider’s SDK.',
            })),
          },
        ],
      },
    },
  ],
});
