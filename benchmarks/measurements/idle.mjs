// What the plugin costs a replica while nothing happens but open incidents that wait for their timers: its backend beside
// the same backend without it, at the same time.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../scripts/portal.mjs';
import { percentile } from '../stage/percentile.mjs';
import { processorSeconds, residentMegabytes } from '../stage/processes.mjs';
import { DEMO_SERVICES } from '../stage/Stage.mjs';

const OPEN_INCIDENTS = 20;
const ASSEMBLED_WITHIN_MS = 60_000;
const MEMORY_SAMPLES = 5;

export async function measureIdle(stage, { short }) {
  const settle = short ? 15 : 45;
  const seconds = short ? 15 : 120;
  const options = {
    nodeArguments: [
      '--expose-gc',
      '--require',
      path.join(root, 'benchmarks/stage/collectGarbage.cjs'),
    ],
  };
  const stock = await stage.startReplica({
    ...options,
    name: 'bench-idle-stock',
    databasePrefix: 'stock_',
    env: { STAGE_WITHOUT_PLUGIN: 'true' },
  });
  try {
    return await stage.withReplicas(
      1,
      {
        ...options,
        name: 'idle',
        databasePrefix: 'plugin_',
        // Or Slack's limits would keep it busy for minutes.
        configs: ['benchmarks/stage/app-config.unlimited.yaml'],
      },
      async plugin => {
        await openIncidents(stage, plugin);
        await useAllProviders(plugin);
        stage.say(`  letting things settle for ${settle} s`);
        await delay(settle * 1_000);
        const before = await snapshot(stage, { stock, plugin });
        await delay(seconds * 1_000);
        const after = await snapshot(stage, { stock, plugin });
        const [stockMb, pluginMb] = await Promise.all(
          [stock, plugin].map(settledMegabytes),
        );
        return report(
          before,
          after,
          { stock: stockMb, plugin: pluginMb },
          seconds,
        );
      },
    );
  } finally {
    await stock.stop();
  }
}

/** Opens incidents and waits until everything is done for them but what comes with time. */
async function openIncidents(stage, plugin) {
  for (let index = 0; index < OPEN_INCIDENTS; index += 1) {
    await stage.control('/incidents', {
      serviceId: DEMO_SERVICES[index % DEMO_SERVICES.length],
      title: `Demo ${index}: error rate above 5 %`,
      priority: `P${2 + (index % 3)}`,
      details: { alertname: 'HighErrorRate' },
    });
  }
  const deadline = Date.now() + ASSEMBLED_WITHIN_MS;
  for (;;) {
    const { rows } = await stage.database(plugin.pluginDatabase).query(
      `select count(*) as facts from incident_facts
       where type in ('channel.opened', 'ticket.opened', 'summary.posted')`,
    );
    if (Number(rows[0].facts) >= 3 * OPEN_INCIDENTS) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${OPEN_INCIDENTS} incidents did not have channel, ticket and summary within ${
          ASSEMBLED_WITHIN_MS / 1_000
        } s`,
      );
    }
    await delay(250);
  }
}

/** A client may load most of itself with its first call: the check of the Set-up page makes one to each provider. */
async function useAllProviders(plugin) {
  const { checks } = await plugin.get('incident-response/setup');
  const failed = checks.filter(
    // Nobody presses a button in a benchmark.
    ({ id, status }) => status !== 'ok' && id !== 'slack-buttons',
  );
  if (failed.length > 0) {
    throw new Error(
      `Not all providers can be used: ${failed
        .map(({ title, detail }) => `${title}: ${detail}`)
        .join('; ')}`,
    );
  }
}

async function snapshot(stage, { stock, plugin }) {
  const { rows } = await stage.database().query(
    `select coalesce(sum(calls) filter (where datname like 'stock\\_%'), 0) as stock,
            coalesce(sum(calls) filter (where datname like 'plugin\\_%'), 0) as plugin
     from pg_stat_statements join pg_database on oid = dbid`,
  );
  return {
    stock: {
      processor: processorSeconds(stock.pid),
      queries: Number(rows[0].stock),
    },
    plugin: {
      processor: processorSeconds(plugin.pid),
      queries: Number(rows[0].plugin),
    },
  };
}

/** Memory after garbage was collected; the median of some, since what is going on right now is not what is kept. */
async function settledMegabytes(replica) {
  const samples = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample += 1) {
    replica.signal('SIGUSR2');
    await delay(1_000);
    samples.push(residentMegabytes(replica.pid));
  }
  return percentile(samples, 0.5);
}

function report(before, after, memory, seconds) {
  const rates = who => ({
    processor: ((after[who].processor - before[who].processor) / seconds) * 100,
    queries: (after[who].queries - before[who].queries) / seconds,
  });
  const stock = rates('stock');
  const plugin = rates('plugin');
  const result = {
    cpuPercent: round(plugin.processor - stock.processor, 2),
    queriesPerSecond: round(plugin.queries - stock.queries, 1),
    extraMb: round(memory.plugin - memory.stock, 1),
  };
  const describe = (what, { processor, queries }, megabytes) =>
    `${what}: ${round(processor, 2)} % of one core, ${round(
      queries,
      1,
    )} queries a second, ${round(megabytes, 0)} MB`;
  return {
    result,
    lines: [
      describe('with the plugin', plugin, memory.plugin),
      describe('without it', stock, memory.stock),
      `${OPEN_INCIDENTS} open incidents wait for their timers; both watched for ${seconds} s at the same time; BEGIN and COMMIT count as queries`,
    ],
    targets: [
      {
        name: 'idle, processor',
        value: result.cpuPercent,
        unit: '%',
        atMost: 1,
      },
      {
        name: 'idle, queries a second',
        value: result.queriesPerSecond,
        unit: '/s',
        atMost: 12,
      },
      {
        name: 'idle, memory over the stock backend',
        value: result.extraMb,
        unit: 'MB',
        atMost: 40,
      },
    ],
  };
}

const round = (value, digits) => Number(value.toFixed(digits));
