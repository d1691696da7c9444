// `npm start`: the sandbox and the portal, a first incident, and one address to open.
//
//   npm start                          portal on port 3000
//   npm start -- --port 3100           a second one beside it
//   npm start -- --no-drill            without the first incident
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureMkdocs } from './mkdocs.mjs';
import {
  assertPortsFree,
  buildDocumentation,
  describePortal,
  Processes,
  runMain,
  sandboxEnvFile,
  startBackend,
  StartError,
  startFrontend,
  startSandbox,
  toEnvFile,
} from './portal.mjs';

const FIRST_DRILL = 'high-memory';
const MKDOCS_SECONDS = 120;
const DEFAULT_PORTS = { frontend: 3000, backend: 7007, sandbox: 7400 };

const usage = `usage: npm start -- [options]

  --port <number>          port of the portal (${DEFAULT_PORTS.frontend}, or PORT)
  --backend-port <number>  port of its backend (follows --port; BACKEND_PORT)
  --sandbox-port <number>  port of the sandbox (follows --port; SANDBOX_PORT)
  --no-drill               do not play a first incident`;

function readOptions() {
  const { values } = parse();
  if (values.help) {
    return undefined;
  }
  const frontend = readPort('--port', values.port ?? process.env.PORT, {
    otherwise: DEFAULT_PORTS.frontend,
  });
  const shift = frontend - DEFAULT_PORTS.frontend;
  return {
    drill: !values['no-drill'],
    ports: {
      portal: frontend,
      backend: readPort(
        '--backend-port',
        values['backend-port'] ?? process.env.BACKEND_PORT,
        { otherwise: DEFAULT_PORTS.backend + shift },
      ),
      sandbox: readPort(
        '--sandbox-port',
        values['sandbox-port'] ?? process.env.SANDBOX_PORT,
        { otherwise: DEFAULT_PORTS.sandbox + shift },
      ),
    },
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        'backend-port': { type: 'string' },
        'sandbox-port': { type: 'string' },
        'no-drill': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new StartError(`${error.message}\n\n${usage}`);
  }
}

function readPort(name, text, { otherwise }) {
  if (text === undefined || text === '') {
    return otherwise;
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(
      `${name} must be a port number between 1 and 65535, not "${text}".\n\n${usage}`,
    );
  }
  return port;
}

async function playFirstDrill(portal) {
  const response = await fetch(`${portal.sandboxUrl}/sandbox/drills`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario: FIRST_DRILL }),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) {
    throw new StartError(
      `The sandbox did not play the first incident: ${
        response.status
      } ${await response.text()}`,
    );
  }
}

await runMain(async () => {
  const options = readOptions();
  if (!options) {
    console.log(usage);
    return 0;
  }
  const { ports } = options;
  await assertPortsFree(
    ports,
    'Stop that program, or start beside it with other ports: npm start -- --port 3100',
  );

  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1_000)} s`;
  const say = text => console.log(text);
  const waiting = name => waited => say(`  … ${name} (${waited} s)`);
  const seen = new Set();
  const processes = new Processes({
    onTrouble: (name, line) => {
      if (seen.size < 50 && !seen.has(line)) {
        seen.add(line);
        console.error(`[${name}] ${line}`);
      }
    },
  });
  const portal = describePortal({
    frontendPort: ports.portal,
    backendPort: ports.backend,
    sandboxPort: ports.sandbox,
  });
  const configs = [
    'app-config.yaml',
    'packages/sandbox/app-config.sandbox.yaml',
  ];

  say('Starting the sandbox and the portal …');
  try {
    const mkdocs = Promise.race([
      ensureMkdocs(say),
      new Promise(resolve => {
        setTimeout(resolve, MKDOCS_SECONDS * 1_000).unref();
      }),
    ]);
    const ready = name => () => say(`  ${name} ready after ${seconds()}`);
    await Promise.all([
      startSandbox(processes, portal).then(ready('sandbox')),
      startBackend(processes, portal, {
        configs,
        onWait: waiting('backend starting'),
      }).then(ready('backend')),
      startFrontend(processes, portal, {
        configs,
        onWait: waiting('frontend building'),
      }).then(ready('frontend')),
    ]);
    const canBuildDocs = await mkdocs;
    writeFileSync(sandboxEnvFile, toEnvFile(portal.env), { mode: 0o600 });
    process.on('exit', () => rmSync(sandboxEnvFile, { force: true }));
    if (options.drill) {
      await playFirstDrill(portal);
    }

    say(`
Open ${portal.frontendUrl}/incidents

${
  options.drill
    ? `The drill "${FIRST_DRILL}" is being played: an incident opens and is repaired while you watch.\n`
    : ''
}Logs are in .tools/logs. Ctrl-C stops everything.`);
    await Promise.all([
      processes.watch(),
      canBuildDocs && buildDocumentation(portal).catch(() => {}),
    ]);
    return 0;
  } finally {
    await processes.stop();
  }
});
