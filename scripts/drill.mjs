// `npm run drill -- --scenario NAME [--json]`: plays one scenario and checks what the outside world saw of it.
// A portal that `npm start` has started is used when there is one; otherwise a sandbox and a backend are started on
// free ports, and stopped afterwards. All arguments go to the sandbox's own drill command.
import { spawn } from 'node:child_process';
import {
  answers,
  describePortal,
  findFreePort,
  Processes,
  readSandboxEnv,
  root,
  runMain,
  sandboxCli,
  startBackend,
  startSandbox,
} from './portal.mjs';

// Scenarios that need a portal with another configuration than the one that `npm start` gives it.
const SANDBOX_CONFIG = 'packages/sandbox/app-config.sandbox.yaml';
const OWN_CONFIGS = {
  'no-providers': ['packages/sandbox/app-config.no-providers.yaml'],
  'approve-expires': [
    SANDBOX_CONFIG,
    'packages/sandbox/app-config.approve-expires.yaml',
  ],
};

const args = process.argv.slice(2);

function scenarioOf(list) {
  const at = list.indexOf('--scenario');
  return at >= 0
    ? list[at + 1]
    : list
        .find(argument => argument.startsWith('--scenario='))
        ?.slice('--scenario='.length);
}

function drill(env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, sandboxCli('drill.ts', ...args), {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ? 1 : code));
  });
}

async function findRunningPortal() {
  const env = readSandboxEnv();
  const isUp =
    env &&
    (await answers(env.SANDBOX_URL)) &&
    (await answers(`${env.PORTAL_URL}/.backstage/health/v1/readiness`));
  return isUp ? env : undefined;
}

// Standard output belongs to the drill: with --json its last line is the result.
const say = text => console.error(text);

async function drillOnOwnPortal(scenarioConfigs = [SANDBOX_CONFIG]) {
  const processes = new Processes();
  const portal = describePortal({
    backendPort: await findFreePort(),
    sandboxPort: await findFreePort(),
  });
  const configs = ['app-config.yaml', ...scenarioConfigs];
  say('No running portal is used: starting a sandbox and a backend …');
  try {
    await Promise.all([
      startSandbox(processes, portal, { log: 'drill-sandbox' }),
      startBackend(processes, portal, {
        configs,
        log: 'drill-backend',
        onWait: waited => say(`  … backend starting (${waited} s)`),
      }),
    ]);
    return await Promise.race([drill(portal.env), processes.watch()]);
  } finally {
    await processes.stop();
  }
}

await runMain(async () => {
  const needsHelp = args.includes('--help') || args.includes('-h');
  const scenario = scenarioOf(args);
  const ownConfigs = OWN_CONFIGS[scenario];
  const running = ownConfigs ? undefined : await findRunningPortal();
  if (running || needsHelp || !scenario) {
    return drill(running ?? {});
  }
  return drillOnOwnPortal(ownConfigs);
});
