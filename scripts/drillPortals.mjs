// The portals that drills are played on, each with a sandbox of its own, on free ports.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Replica } from '../benchmarks/stage/replicas.mjs';
import {
  describePortal,
  findFreePort,
  Processes,
  startBackend,
  startSandbox,
} from './portal.mjs';
import { startPostgres } from './postgres.mjs';

const SANDBOX_CONFIG = 'packages/sandbox/app-config.sandbox.yaml';

/** Configurations of the portals that scenarios name as `ownPortal`; without a name it is the one of `npm start`. */
const OWN_CONFIGS = {
  'no-providers': ['packages/sandbox/app-config.no-providers.yaml'],
  waiting: [SANDBOX_CONFIG, 'packages/sandbox/app-config.waiting.yaml'],
  attempts: [SANDBOX_CONFIG, 'packages/sandbox/app-config.attempts.yaml'],
};
/** Laid over the configuration of the stage, which the replicas have. */
const REPLICAS_CONFIG = 'packages/sandbox/app-config.replicas.yaml';

/**
 * Starts a portal and has `use` play on it. `use` gets the environment of the drill command.
 *
 * @param name an `ownPortal`, or undefined for the usual one
 * @param say hears what is going on
 */
export async function withPortal(name, say, use) {
  const processes = new Processes();
  try {
    const env = await (name === 'replicas'
      ? startReplicas(processes, say)
      : startPortal(processes, name, say));
    return await Promise.race([use(env), processes.watch()]);
  } finally {
    await processes.stop();
  }
}

async function startPortal(processes, name, say) {
  const portal = describePortal({
    backendPort: await findFreePort(),
    sandboxPort: await findFreePort(),
  });
  const configs = [
    'app-config.yaml',
    ...(name ? OWN_CONFIGS[name] : [SANDBOX_CONFIG]),
  ];
  say(
    `Starting a sandbox and a backend${name ? ` for drills of ${name}` : ''} …`,
  );
  await Promise.all([
    startSandbox(processes, portal, { log: 'drill-sandbox' }),
    startBackend(processes, portal, {
      configs,
      log: 'drill-backend',
      onWait: waited => say(`  … backend starting (${waited} s)`),
    }),
  ]);
  return portal.env;
}

/** Two backends on one PostgreSQL, and between them and PagerDuty what hands each incident to one of them. */
async function startReplicas(processes, say) {
  say('Starting PostgreSQL, a sandbox and two backends …');
  // It ends with this process.
  const postgres = await startPostgres();
  const targets = [];
  const portal = describePortal({
    backendPort: await listenForWebhooks(targets),
    sandboxPort: await findFreePort(),
  });
  await startSandbox(processes, portal, { log: 'drill-sandbox' });
  for (const number of [1, 2]) {
    const replica = new Replica(processes, portal, {
      name: `drill-replica-${number}`,
      port: await findFreePort(),
      databaseUrl: postgres.connectionString(),
      databasePrefix: 'drill_',
      configs: [REPLICAS_CONFIG],
    });
    replica.start();
    await replica.untilReady();
    targets.push(replica);
  }
  return { ...portal.env, PORTAL_URL: targets[0].url };
}

/** Hands the webhooks of the first incident to the first replica, of the second to the second, and so on in turn. */
async function listenForWebhooks(replicas) {
  const incidents = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const chunks = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      const body = Buffer.concat(chunks);
      const { data } = JSON.parse(body).event;
      const id = data.incident?.id ?? data.id;
      if (!incidents.includes(id)) {
        incidents.push(id);
      }
      const target = replicas[incidents.indexOf(id) % replicas.length];
      const { host, connection, ...headers } = incoming.headers;
      const answer = await fetch(target.webhookUrl, {
        method: 'POST',
        headers,
        body,
      });
      outgoing.writeHead(answer.status).end(await answer.text());
    } catch {
      // PagerDuty comes again.
      outgoing.writeHead(503).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Nothing else keeps this process alive for its sake.
  server.unref();
  return server.address().port;
}
