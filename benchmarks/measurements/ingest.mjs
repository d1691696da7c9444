// How fast webhooks are taken in, beside (a) a route of the same Backstage backend and (b) a bare server, which only
// verify and insert one row. All three take turns within seconds of each other, so that whatever else the machine does
// falls on all of them, and each ratio is one of neighbours. Then how long an answer takes in a storm.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { answers, findFreePort, root } from '../../scripts/portal.mjs';
import { closedLoop } from '../stage/closedLoop.mjs';
import { percentile } from '../stage/percentile.mjs';
import { webhookBody, webhookHeaders } from '../stage/webhooks.mjs';
import { measureStorm } from './storm.mjs';

const CONNECTIONS = 32;
const BASELINE_PATH = '/api/baseline/webhooks';
/** No catalog entity and no provider knows it. */
const SERVICE = 'PBENCH1';
const KNOWN_INCIDENTS = 500;

export async function measureIngest(stage, options) {
  const results = await measureRates(stage, options);
  return report(results, await measureStorm(stage, options));
}

async function measureRates(stage, { short }) {
  const rounds = short ? 3 : 7;
  const seconds = short ? 1 : 3;
  const bare = await startBare(stage);
  return stage.withReplicas(
    1,
    {
      name: 'ingest',
      configs: ['benchmarks/stage/app-config.ingest.yaml'],
      env: { STAGE_BASELINE: 'true' },
    },
    async replica => {
      const places = [
        { name: 'plugin', url: replica.webhookUrl },
        { name: 'baseline', url: `${replica.url}${BASELINE_PATH}` },
        { name: 'bare', url: bare },
        { name: 'known', url: replica.webhookUrl, known: true },
      ];
      const round = ({ url, known }, length) =>
        closedLoop({
          url,
          connections: CONNECTIONS,
          seconds: length,
          requests: prepare(stage, { count: length * 12_000, known }),
        });
      for (const place of places) {
        await round(place, 1);
      }
      const results = Object.fromEntries(places.map(({ name }) => [name, []]));
      for (let turn = 0; turn < rounds; turn += 1) {
        stage.say(`  round ${turn + 1} of ${rounds}`);
        // Nobody is always first after the pause.
        for (let index = 0; index < places.length; index += 1) {
          const place = places[(index + turn) % places.length];
          results[place.name].push(await round(place, seconds));
        }
      }
      return results;
    },
  );
}

async function startBare(stage) {
  const port = await findFreePort();
  await stage.database().query('create database bare');
  stage.processes.start(
    'bare server',
    [path.join(root, 'benchmarks/stage/bareServer.mjs')],
    {
      log: 'bench-bare',
      env: {
        NODE_ENV: 'production',
        BARE_PORT: String(port),
        BARE_DATABASE_URL: stage.postgres.connectionString('bare'),
        BARE_SECRET: stage.portal.env.SANDBOX_WEBHOOK_SECRET,
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await stage.processes.untilReady('bare server', () => answers(url), {
    seconds: 30,
  });
  return `${url}/webhooks`;
}

/** Made and signed before the clock runs: the sender's work is not what is measured. */
function prepare(stage, { count, known }) {
  const secret = stage.portal.env.SANDBOX_WEBHOOK_SECRET;
  return Array.from({ length: count }, (_, index) => {
    const body = webhookBody({
      incidentId: known
        ? `QKNOWN${index % KNOWN_INCIDENTS}`
        : `Q${randomUUID()}`,
      serviceId: SERVICE,
      type: known ? 'incident.reassigned' : 'incident.triggered',
    });
    return { body, headers: webhookHeaders(body, secret) };
  });
}

function report(results, storm) {
  const rate = name =>
    percentile(
      results[name].map(({ requestsPerSecond }) => requestsPerSecond),
      0.5,
    );
  const share = (name, of) =>
    percentile(
      results[name].map(
        ({ requestsPerSecond }, turn) =>
          requestsPerSecond / results[of][turn].requestsPerSecond,
      ),
      0.5,
    );
  const ms = (name, part) =>
    percentile(
      results[name].flatMap(({ latencies }) => latencies),
      part,
    );
  const ofBaseline = share('plugin', 'baseline');
  return {
    result: {
      requestsPerSecond: Math.round(rate('plugin')),
      ofBaseline: round(ofBaseline, 3),
      ofBare: round(share('plugin', 'bare'), 3),
      p50Ms: round(storm.p50, 1),
      p99Ms: round(storm.p99, 1),
    },
    lines: [
      ...[
        ['plugin', 'this plugin, each webhook a new incident'],
        ['known', 'this plugin, webhooks of known incidents'],
        ['baseline', '(a) a route of the same backend, one insert'],
        ['bare', '(b) bare express, one insert'],
      ].map(
        ([name, what]) =>
          `${what}: ${Math.round(rate(name))}/s, p50 ${round(
            ms(name, 0.5),
            1,
          )} ms, p99 ${round(ms(name, 0.99), 1)} ms`,
      ),
      `shares of (a): new incidents ${percent(
        ofBaseline,
      )}, known incidents ${percent(
        share('known', 'baseline'),
      )}; (a) is ${percent(share('baseline', 'bare'))} of (b)`,
      `with ${CONNECTIONS} connections; nothing is worked on meanwhile (incidentResponse.concurrency: 0)`,
      `storm, everything at work on one replica: ${
        storm.incidents
      } incidents at 1,000 a minute, ${storm.webhooks} webhooks, ${
        storm.refused
      } to be sent again; p50 ${round(storm.p50, 1)} ms, p99 ${round(
        storm.p99,
        1,
      )} ms; at its end ${storm.tickets} have a ticket and ${
        storm.channels
      } a channel`,
    ],
    targets: [
      {
        name: 'ingest, as a share of a route that inserts one row',
        value: round(ofBaseline * 100, 1),
        unit: '%',
        atLeast: 50,
      },
      {
        name: 'ingest during a storm (p99)',
        value: round(storm.p99, 1),
        unit: 'ms',
        atMost: 100,
      },
    ],
  };
}

const round = (value, digits) => Number(value.toFixed(digits));
const percent = share => `${Math.round(share * 100)} %`;
