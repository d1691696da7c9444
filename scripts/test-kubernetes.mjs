// `npm run test:kubernetes -- --context NAME`: the repairs of Kubernetes workloads, all of them, against the cluster that
// a context of KUBECONFIG leads to, in a namespace of their own that is removed afterwards. The context has to be named:
// nothing is ever tried on the cluster that happens to be the current one. `--context sandbox` starts the sandbox where
// KUBECONFIG has no context of that name. Exits 2 when it refuses, 1 when something failed.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  describePortal,
  findFreePort,
  Processes,
  root,
  StartError,
  startSandbox,
  STOP_SIGNALS,
} from './portal.mjs';

const PLUGIN = path.join(root, 'plugins/incident-response-backend');
const SANDBOX = 'sandbox';

const usage = `usage: npm run test:kubernetes -- --context NAME [part of a test's name]

  --context NAME  the context of KUBECONFIG to test against, always needed;
                  sandbox starts the sandbox of this repository where there is no such context`;

/** A refusal: nothing has been touched. */
class Refused extends Error {}

/** From the plugin, whose dependency it is. */
const sdk = await import(
  createRequire(path.join(PLUGIN, 'package.json')).resolve(
    '@kubernetes/client-node',
  )
);

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        context: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, tests: positionals };
  } catch (error) {
    throw new Refused(`${error.message}\n\n${usage}`);
  }
}

function loadKubeconfig() {
  const config = new sdk.KubeConfig();
  if (process.env.KUBECONFIG) {
    try {
      config.loadFromDefault();
    } catch (error) {
      throw new Refused(
        `KUBECONFIG (${process.env.KUBECONFIG}) can't be read: ${error.message}`,
      );
    }
  }
  return config;
}

/** Starts the sandbox and answers the path of a kubeconfig that leads to it. */
async function startOwnCluster(processes, folder) {
  const [backendPort, sandboxPort] = [
    await findFreePort(),
    await findFreePort(),
  ];
  const portal = describePortal({ backendPort, sandboxPort });
  await startSandbox(processes, portal, {
    log: 'sandbox-kubernetes',
    args: ['--latency', '5'],
  });
  const file = path.join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': SANDBOX,
    clusters: [
      {
        name: SANDBOX,
        cluster: {
          server: `${portal.sandboxUrl}/kubernetes`,
          // The SDK sends a token over http only with this; there is no TLS to verify on loopback.
          'insecure-skip-tls-verify': true,
        },
      },
    ],
    users: [{ name: SANDBOX, user: { token: portal.env.SANDBOX_TOKEN } }],
    contexts: [{ name: SANDBOX, context: { cluster: SANDBOX, user: SANDBOX } }],
  };
  // Every JSON document is a YAML document.
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** The named context, and the file that has it. Never another one. */
async function chooseContext(name, processes, folder) {
  const config = loadKubeconfig();
  const known = config.getContexts().map(context => context.name);
  const list = known.length > 0 ? known.join(', ') : 'none';
  if (!name) {
    throw new Refused(
      `Name the context to test against with --context: what is current may be anybody's cluster. Known: ${list}, and ${SANDBOX} for the one of this repository.\n\n${usage}`,
    );
  }
  if (known.includes(name)) {
    config.setCurrentContext(name);
    return { config, kubeconfig: process.env.KUBECONFIG };
  }
  if (name !== SANDBOX) {
    throw new Refused(
      process.env.KUBECONFIG
        ? `KUBECONFIG (${process.env.KUBECONFIG}) has no context ${name}. Known: ${list}`
        : `KUBECONFIG is not set, so that there is no context ${name}. Set it to the file that has it: KUBECONFIG=~/.kube/config npm run test:kubernetes -- --context ${name}`,
    );
  }
  const kubeconfig = await startOwnCluster(processes, folder);
  const own = new sdk.KubeConfig();
  own.loadFromFile(kubeconfig);
  return { config: own, kubeconfig };
}

async function hasMetrics(config) {
  try {
    await new sdk.Metrics(config).getPodMetrics('default');
    return true;
  } catch {
    return false;
  }
}

/** Jest with one line for each test. */
function runSuite({ context, kubeconfig, namespace, metrics, tests, onStart }) {
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/jest/bin/jest.js'),
      '--config',
      path.join(root, 'scripts/jest-kubernetes.config.cjs'),
      '--runInBand',
      '--verbose',
      '--silent',
      ...(tests.length > 0 ? ['--testNamePattern', tests.join(' ')] : []),
    ],
    {
      cwd: PLUGIN,
      stdio: 'inherit',
      env: {
        ...process.env,
        // Commands in pods need the SDK, which is an ES module.
        NODE_OPTIONS: '--no-node-snapshot --experimental-vm-modules',
        NODE_NO_WARNINGS: '1',
        NODE_ENV: 'test',
        KUBECONFIG: kubeconfig,
        CLUSTER_SUITE_CONTEXT: context,
        CLUSTER_SUITE_NAMESPACE: namespace,
        CLUSTER_SUITE_ROLES: path.join(root, 'deploy/kubernetes/rbac.yaml'),
        CLUSTER_SUITE_METRICS: metrics ? 'yes' : 'no',
      },
    },
  );
  onStart(child);
  return new Promise(resolve => {
    child.on('exit', code => resolve(code ?? 1));
  });
}

async function main() {
  const { context, tests, help } = readOptions();
  if (help) {
    console.log(usage);
    return 0;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'test-kubernetes-'));
  const processes = new Processes({ endsOnSignal: false });
  // Whoever interrupts it wants the namespace gone as well, so that the end is the same as always.
  let suite;
  let interrupted = false;
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      interrupted = true;
      suite?.kill('SIGKILL');
    });
  }
  const namespace = `incident-response-test-${randomBytes(3)
    .toString('hex')
    .slice(0, 5)}`;
  let core;
  let created = false;
  try {
    const { config, kubeconfig } = await chooseContext(
      context,
      processes,
      folder,
    );
    const { server } = config.getCurrentCluster();
    console.log(
      `Testing on context ${context} (${server}) in namespace ${namespace}`,
    );
    const metrics = await hasMetrics(config);
    if (!metrics) {
      console.log(
        'The metrics API does not answer there: conditions by memory and CPU are not tested',
      );
    }
    core = config.makeApiClient(sdk.CoreV1Api);
    await createNamespace(core, namespace);
    created = true;
    return await runSuite({
      context,
      kubeconfig,
      namespace,
      metrics,
      tests,
      onStart: child => {
        suite = child;
        if (interrupted) {
          child.kill('SIGKILL');
        }
      },
    });
  } finally {
    await removeNamespace(core, namespace, created);
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createNamespace(core, name) {
  try {
    await core.createNamespace({
      body: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: { 'app.kubernetes.io/managed-by': 'incident-response-test' },
        },
      },
    });
  } catch (error) {
    throw new StartError(
      `Namespace ${name} could not be created: ${error.message}\nWhoever the context logs in as must be allowed to create namespaces, and in them workloads, service accounts and roles.`,
    );
  }
}

/** Even where it could not be created: a connection that breaks leaves open whether it was. */
async function removeNamespace(core, name, created) {
  try {
    await core?.deleteNamespace({ name });
  } catch (error) {
    if (created && error.code !== 404) {
      console.error(
        `Namespace ${name} could not be removed (${error.message}). Remove it by hand: kubectl delete namespace ${name}`,
      );
    }
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isRefusal = error instanceof Refused;
  const isPlain = isRefusal || error instanceof StartError;
  console.error(isPlain ? error.message : error);
  process.exitCode = isRefusal ? 2 : 1;
}
process.exit();
