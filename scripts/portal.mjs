// Starts and stops the processes of the portal: the sandbox, the backend and the frontend.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createConnection, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
);
export const toolsFolder = path.join(root, '.tools');
export const logFolder = path.join(toolsFolder, 'logs');
/** Address and tokens of the running sandbox, for commands that are started in another terminal. */
export const sandboxEnvFile = path.join(toolsFolder, 'sandbox.env');

/** What asks a process to end. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const windows = process.platform === 'win32';
/** Where a virtual environment for mkdocs is made when the machine has none of its own. */
export const mkdocsFolder = path.join(toolsFolder, 'mkdocs');
const mkdocsBin = path.join(mkdocsFolder, windows ? 'Scripts' : 'bin');

const require = createRequire(path.join(root, 'package.json'));
const backstageCli = path.join(
  root,
  'node_modules/@backstage/cli/bin/backstage-cli',
);

/** A problem that has a way out, shown without a stack trace. */
export class StartError extends Error {}

/** Runs `main`, and shows what went wrong and what to do about it. Ends the process with its exit code. */
export async function runMain(main) {
  try {
    process.exit((await main()) ?? 0);
  } catch (error) {
    console.error(error instanceof StartError ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/** The children of this process, each with a log file of its own and a process group of its own. */
export class Processes {
  #running = new Map();
  #stopping;
  #onTrouble;

  /**
   * `onTrouble(name, line)` is called for lines that someone should see. A signal stops them all and ends this process,
   * unless `endsOnSignal` is false: then whoever started them has more to tidy up first.
   */
  constructor({ onTrouble = () => {}, endsOnSignal = true } = {}) {
    this.#onTrouble = onTrouble;
    for (const signal of endsOnSignal ? STOP_SIGNALS : []) {
      process.on(signal, async () => {
        await this.stop();
        process.exit(signal === 'SIGTERM' ? 0 : 130);
      });
    }
  }

  /** With `append` the log of an earlier process of the same name is continued. */
  start(name, args, { env = {}, cwd = root, log = name, append = false } = {}) {
    mkdirSync(logFolder, { recursive: true });
    const logFile = path.join(logFolder, `${log}.log`);
    const output = createWriteStream(logFile, { flags: append ? 'a' : 'w' });
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
    });
    const entry = { child, logFile, lines: [], exited: undefined };
    entry.quietSince = Date.now();
    let rest = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output.write(text);
        entry.quietSince = Date.now();
        const lines = stripVTControlCharacters(rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          entry.lines.push(line);
          if (isTrouble(line)) {
            this.#onTrouble(name, line);
          }
        }
        entry.lines.splice(0, Math.max(0, entry.lines.length - 40));
      });
    }
    entry.done = new Promise(resolve => {
      const finish = reason => {
        entry.exited = reason;
        resolve(reason);
      };
      child.on('error', error => finish(error.message));
      child.on('close', (code, signal) => finish(signal ?? `code ${code}`));
    });
    this.#running.set(name, entry);
    return entry;
  }

  /** Rejects as soon as one of the children ends although nobody asked it to. */
  async watch() {
    const [name, reason] = await Promise.race(
      [...this.#running].map(async ([key, entry]) => [key, await entry.done]),
    );
    if (this.#stopping) {
      await this.#stopping;
      return;
    }
    throw this.failure(name, `The ${name} has stopped (${reason}).`);
  }

  failure(name, message) {
    const { lines, logFile } = this.#running.get(name);
    return new StartError(
      `${message} Its last lines:\n\n${lines.slice(-25).join('\n')}\n\n` +
        `The whole log is in ${path.relative(root, logFile)}.`,
    );
  }

  /** Waits until `isReady` answers true, and fails when the process has ended or `seconds` have passed. */
  async untilReady(name, isReady, { seconds = 180, onWait = () => {} } = {}) {
    const entry = this.#running.get(name);
    const started = Date.now();
    let told = started;
    while (!(await isReady())) {
      // Backstage's development processes stay after an error, to start again when a file changes.
      const gaveUp =
        entry.lines.some(line => /^\w*Error:|startup failed/i.test(line)) &&
        Date.now() - entry.quietSince > 5_000;
      if (entry.exited || gaveUp) {
        throw this.failure(name, `The ${name} could not start.`);
      }
      if (Date.now() - started > seconds * 1_000) {
        throw this.failure(
          name,
          `The ${name} was not ready after ${seconds} s.`,
        );
      }
      if (Date.now() - told > 10_000) {
        told = Date.now();
        onWait(Math.round((told - started) / 1_000));
      }
      await delay(250);
    }
  }

  stop() {
    this.#stopping ??= Promise.all(
      [...this.#running.values()].map(stopProcess),
    );
    return this.#stopping;
  }
}

// The backend's own log lines say `<time> <plugin> error <message>`; anything else that speaks of an error did not
// get as far as a logger.
function isTrouble(line) {
  return (
    /^\S+Z (\[\d+\] -> )?\S+ error /.test(line) ||
    /^(\w*Error|ERROR|✖|× )/.test(line)
  );
}

async function stopProcess({ child, done, exited }) {
  if (exited || child.pid === undefined) {
    return;
  }
  const signal = name => {
    try {
      if (windows) {
        spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
      } else {
        process.kill(-child.pid, name);
      }
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  };
  signal('SIGTERM');
  await Promise.race([done, delay(5_000)]);
  // What has not gone by now, or has outlived the leader of its group, has to.
  signal('SIGKILL');
}

/** Whether something accepts connections on this port of this machine. */
function isListening(port, host) {
  return new Promise(resolve => {
    const socket = createConnection({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Fails with advice when one of the ports is taken. `ports` maps the name of what needs it to the port. */
export async function assertPortsFree(ports, advice) {
  for (const [name, port] of Object.entries(ports)) {
    const taken = await Promise.all([
      isListening(port, '127.0.0.1'),
      isListening(port, '::1'),
    ]);
    if (taken.some(Boolean)) {
      throw new StartError(
        `Port ${port}, which the ${name} needs, is in use by another program. ${advice}`,
      );
    }
  }
}

/** A port that nothing uses at the moment. */
export async function findFreePort() {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Whether a GET is answered with success. */
export async function answers(url, { timeout = 5_000 } = {}) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Settings of one portal with its sandbox: where it listens, and secrets that are made up anew at every start. */
export function describePortal({ frontendPort, backendPort, sandboxPort }) {
  const frontendUrl = `http://localhost:${frontendPort ?? backendPort}`;
  const backendUrl = `http://localhost:${backendPort}`;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const secret = () => randomBytes(24).toString('hex');
  return {
    frontendUrl,
    backendUrl,
    sandboxUrl,
    sandboxPort,
    webhookUrl: `http://127.0.0.1:${backendPort}/api/incident-response/webhooks/pagerduty`,
    interactivityUrl: `http://127.0.0.1:${backendPort}/api/incident-response/webhooks/slack`,
    env: {
      SANDBOX_URL: sandboxUrl,
      SANDBOX_TOKEN: secret(),
      SANDBOX_WEBHOOK_SECRET: secret(),
      SANDBOX_SLACK_SIGNING_SECRET: secret(),
      DRILL_TOKEN: secret(),
      PORTAL_URL: backendUrl,
      APP_CONFIG_app_baseUrl: frontendUrl,
      APP_CONFIG_backend_baseUrl: backendUrl,
      APP_CONFIG_backend_listen_port: String(backendPort),
      APP_CONFIG_backend_cors_origin: frontendUrl,
    },
  };
}

/** The secrets and addresses of {@link describePortal} as the lines of an env file. */
export function toEnvFile(env) {
  return Object.entries(env)
    .filter(([name]) => !name.startsWith('APP_CONFIG_'))
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What a portal that is running has left in {@link sandboxEnvFile}, or undefined. */
export function readSandboxEnv() {
  try {
    const lines = readFileSync(sandboxEnvFile, 'utf8').trim().split('\n');
    return Object.fromEntries(
      lines.map(line => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Node arguments that run a TypeScript file of this repository. */
export function typescript(file) {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  return ['--import', loader, path.join(root, file)];
}

/** Node arguments that run a command of the sandbox. */
export function sandboxCli(file, ...args) {
  return [...typescript(`packages/sandbox/src/cli/${file}`), ...args];
}

/** Answers its process when it is ready. `args` are more options of its command line. */
export async function startSandbox(processes, portal, { log, args = [] } = {}) {
  const { child } = processes.start(
    'sandbox',
    sandboxCli(
      'serve.ts',
      '--port',
      String(portal.sandboxPort),
      '--webhook-url',
      portal.webhookUrl,
      '--interactivity-url',
      portal.interactivityUrl,
      ...args,
    ),
    { env: portal.env, log },
  );
  await processes.untilReady('sandbox', () => answers(portal.sandboxUrl), {
    seconds: 60,
  });
  return child;
}

const configArguments = files =>
  files.flatMap(file => ['--config', path.join(root, file)]);

export function startBackend(processes, portal, { configs, log, onWait }) {
  processes.start(
    'backend',
    [backstageCli, 'package', 'start', ...configArguments(configs)],
    {
      cwd: path.join(root, 'packages/backend'),
      log,
      env: {
        ...portal.env,
        PATH: [mkdocsBin, process.env.PATH].join(path.delimiter),
      },
    },
  );
  return processes.untilReady(
    'backend',
    async () =>
      (await answers(`${portal.backendUrl}/.backstage/health/v1/readiness`)) &&
      (await hasDemoCatalog(portal)),
    { onWait },
  );
}

/** What the drills need of the catalog, which is read in the background: a service with its owner, and its runbook. */
const DEMO_ENTITIES = [
  'component/default/payments-api',
  'resource/default/high-memory',
];

/** Whether the portal knows what the drills need. */
export async function hasDemoCatalog({ backendUrl, env }) {
  const found = await Promise.all(
    DEMO_ENTITIES.map(async entity => {
      const response = await fetch(
        `${backendUrl}/api/catalog/entities/by-name/${entity}`,
        {
          headers: { authorization: `Bearer ${env.DRILL_TOKEN}` },
          signal: AbortSignal.timeout(5_000),
        },
      );
      const { relations = [] } = response.ok ? await response.json() : {};
      return relations.some(({ type }) => type === 'ownedBy');
    }),
  );
  return found.every(Boolean);
}

/**
 * Has TechDocs build every page that the catalog knows of, so that search finds them and they open at once. Pages that
 * can't be built say why when they are opened.
 */
export async function buildDocumentation({ backendUrl, env }) {
  const get = path =>
    fetch(`${backendUrl}/api/${path}`, {
      headers: { authorization: `Bearer ${env.DRILL_TOKEN}` },
      signal: AbortSignal.timeout(120_000),
    });
  const filter = 'filter=metadata.annotations.backstage.io%2Ftechdocs-ref';
  const response = await get(
    `catalog/entities/by-query?${filter}&fields=kind,metadata.name`,
  );
  const { items = [] } = response.ok ? await response.json() : {};
  for (const { kind, metadata } of items) {
    const build = await get(
      `techdocs/sync/default/${kind.toLowerCase()}/${metadata.name}`,
    );
    await build.text();
  }
}

export function startFrontend(processes, portal, { configs, log, onWait }) {
  processes.start(
    'frontend',
    [backstageCli, 'package', 'start', ...configArguments(configs)],
    { cwd: path.join(root, 'packages/app'), log, env: portal.env },
  );
  return processes.untilReady(
    'frontend',
    // The development server answers as soon as the first build is done.
    () => answers(portal.frontendUrl, { timeout: 60_000 }),
    { onWait },
  );
}
