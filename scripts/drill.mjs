// `npm run drill -- --scenario NAME [--json]`: plays one scenario and checks what the outside world saw of it.
// `npm run drill -- --scenario 'guard-*'` and `--all` play several, and say one line for each.
// `--scenario quarter` is the game day: see packages/game-day.
// For one, a portal that `npm start` has started is used when there is one; otherwise a sandbox and a backend are started
// on free ports, and stopped afterwards. All arguments go to the sandbox's own drill command.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { withPortal } from './drillPortals.mjs';
import {
  answers,
  describePortal,
  findFreePort,
  readSandboxEnv,
  root,
  runMain,
  sandboxCli,
  typescript,
} from './portal.mjs';

const args = process.argv.slice(2);

// Standard output belongs to the drill: its last line is the result.
const say = text => console.error(text);

/** Runs the sandbox's drill command. With `quiet` its standard output is answered instead of shown. */
function drill(env, drillArgs, { quiet = false, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      sandboxCli('drill.ts', ...drillArgs),
      {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ['inherit', quiet ? 'pipe' : 'inherit', 'inherit'],
      },
    );
    const stop = signal => child.kill(signal);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const lines = [];
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', text => {
      const complete = (rest + text).split('\n');
      rest = complete.pop() ?? '';
      lines.push(...complete);
      complete.forEach(onLine);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve({ code: signal ? 1 : code, lines });
    });
  });
}

/** The game day has a portal of its own, in its own time. */
async function playGameDay() {
  const portal = describePortal({
    backendPort: await findFreePort(),
    sandboxPort: await findFreePort(),
  });
  const configs = [
    'app-config.yaml',
    'packages/sandbox/app-config.sandbox.yaml',
  ];
  const own = args.filter(
    (argument, at) =>
      !argument.startsWith('--scenario') && args[at - 1] !== '--scenario',
  );
  say('Playing a quarter of 120 incidents; it takes some ten minutes …');
  const child = spawn(
    process.execPath,
    [
      ...typescript('packages/game-day/src/cli.ts'),
      ...configs.flatMap(file => ['--config', path.join(root, file)]),
      ...own,
    ],
    {
      // File locations of the catalog are relative to it.
      cwd: path.join(root, 'packages/backend'),
      env: {
        ...process.env,
        ...portal.env,
        NODE_ENV: 'development',
        LOG_LEVEL: 'error',
      },
      stdio: 'inherit',
    },
  );
  const stop = signal => child.kill(signal);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const [code] = await once(child, 'close');
  return code ?? 1;
}

async function findRunningPortal() {
  const env = readSandboxEnv();
  const isUp =
    env &&
    (await answers(env.SANDBOX_URL)) &&
    (await answers(`${env.PORTAL_URL}/.backstage/health/v1/readiness`));
  return isUp ? env : undefined;
}

async function playOne({ ownPortal }) {
  const running = ownPortal ? undefined : await findRunningPortal();
  const { code } = running
    ? await drill(running, args)
    : await withPortal(ownPortal, say, env => drill(env, args));
  return code;
}

/** All of one configuration on one portal, as long as they pass: a drill that failed may have left something behind. */
async function playAll(scenarios) {
  const results = [];
  const portals = [...new Set(scenarios.map(({ ownPortal }) => ownPortal))];
  for (const ownPortal of portals) {
    let names = scenarios
      .filter(scenario => scenario.ownPortal === ownPortal)
      .map(({ name }) => name);
    while (names.length > 0) {
      const played = await withPortal(ownPortal, say, env =>
        playSeries(env, names),
      );
      results.push(...played);
      names = names.slice(played.length);
    }
  }
  console.log(
    JSON.stringify({
      status: results.every(({ status }) => status === 'passed')
        ? 'passed'
        : 'failed',
      passed: results.filter(({ status }) => status === 'passed').length,
      failed: results
        .filter(({ status }) => status === 'failed')
        .map(({ scenario }) => scenario),
      drills: results,
    }),
  );
  return results.every(({ status }) => status === 'passed') ? 0 : 1;
}

async function playSeries(env, names) {
  const timeout = args.findIndex(argument => argument.startsWith('--timeout'));
  const { lines } = await drill(
    env,
    [
      '--series',
      ...names.flatMap(name => ['--scenario', name]),
      ...(timeout < 0
        ? []
        : args.slice(timeout, timeout + (args[timeout].includes('=') ? 1 : 2))),
    ],
    {
      quiet: true,
      onLine: line => {
        if (!line.startsWith('[')) {
          console.log(line);
        }
      },
    },
  );
  const [last] = lines.slice(-1);
  if (!last?.startsWith('[')) {
    throw new Error(`The drills ${names.join(', ')} could not be played.`);
  }
  return JSON.parse(last);
}

await runMain(async () => {
  const asksSomethingElse = ['--help', '-h', '--list'].some(option =>
    args.includes(option),
  );
  const isGameDay = args.some(
    (argument, at) =>
      argument === '--scenario=quarter' ||
      (argument === 'quarter' && args[at - 1] === '--scenario'),
  );
  const isNamed = args.some(
    argument => argument === '--all' || argument.startsWith('--scenario'),
  );
  if (!asksSomethingElse && isGameDay) {
    return playGameDay();
  }
  if (asksSomethingElse || !isNamed) {
    return (await drill({}, args)).code;
  }
  const { code, lines } = await drill({}, [...args, '--list'], { quiet: true });
  if (code !== 0) {
    return code;
  }
  const chosen = JSON.parse(lines.at(-1));
  return chosen.length === 1 ? playOne(chosen[0]) : playAll(chosen);
});
