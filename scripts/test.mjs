// Runs the tests of every package once: `npm test`. Arguments go to Jest: `npm test -- --selectProjects app`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const args = process.argv.slice(2);

// Without arguments the result is what matters; whoever picks tests wants to see what they print.
const quiet = args.length === 0 ? ['--silent'] : [];

// Packages that are ES modules only are loaded with `import()`, which Jest's module loader has behind a flag, and
// Node's start-up snapshot does not get along with the scaffolder's sandbox.
const nodeOptions = '--no-node-snapshot --experimental-vm-modules';

const child = spawn(
  'backstage-cli',
  ['repo', 'test', '--watch=false', ...quiet, ...args],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, nodeOptions]
        .filter(Boolean)
        .join(' '),
      NODE_NO_WARNINGS: '1',
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', error => {
  console.error(
    `Could not run the tests: ${error.message}. Start them with \`npm test\`.`,
  );
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
});
