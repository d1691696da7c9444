// The tests that need a cluster, and no others: `npm run test:kubernetes`.
module.exports = async () => ({
  ...(await require('@backstage/cli/config/jest')),
  testMatch: ['**/*.cluster.ts'],
  // A cluster may have to fetch an image first, and to wait for its metrics.
  testTimeout: 600_000,
});
