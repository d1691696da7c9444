// Runs the tests of every package once: `npm test`. Arguments go to Jest: `npm test -- --selectProjects app`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startTestDatabase } from './test-database.mjs';

const args = process.argv.slice(2);

// Without arguments the result is what matters; whoever picks tests wants to see what they print.
const quiet = args.length === 0 ? ['--silent'] : [];

// Packages that are ES modules only are loaded with `import()`, which Jest's module loader has behind a flag, and
// Node's start-up snapshot does not get along with the scaffolder's sandbox.
const nodeOptions = '--no-node-snapshot --experimental-vm-modules';

const database = await startTestDatabase();
console.log(
  `Store, ledger, reconciler and migrations are tested on SQLite and on PostgreSQL ${database.version}.`,
);
const code = (await runHarnessTests()) || (await runTests());
await database.stop();
// Said outright: what stops the database when this process is killed would end it with 0 otherwise.
process.exit(code);

function runTests() {
  return run(
    'backstage-cli',
    ['repo', 'test', '--watch=false', ...quiet, ...args],
    {
      ...database.env,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, nodeOptions]
        .filter(Boolean)
        .join(' '),
      NODE_NO_WARNINGS: '1',
    },
  );
}

/** The harnesses in benchmarks/ belong to no package, and need nothing but Node. */
async function runHarnessTests() {
  return args.length === 0
    ? run('node', ['--test', '--test-reporter=dot', 'benchmarks/**/*.test.mjs'])
    : 0;
}

function run(command, commandArgs, env = {}) {
  const child = spawn(command, commandArgs, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(resolve => {
    child.on('error', error => {
      console.error(
        `Could not run the tests: ${error.message}. Start them with \`npm test\`.`,
      );
      resolve(1);
    });
    child.on('exit', (code, signal) =>
      resolve(signal ? 128 + constants.signals[signal] : code),
    );
  });
}
