// How many incidents a minute go through the whole pipeline, with one replica and with two on the same database. The
// providers take 50 ms a call, so a replica mostly waits, and a second one has to bring almost as much again.
import { IncidentStream } from '../stage/incidentStream.mjs';
import { processorSeconds } from '../stage/processes.mjs';

/** More than two replicas work on at once, so that neither runs dry. */
const AT_ONCE = 64;

export async function measureThroughput(stage, { short }) {
  const warmUp = short ? 4 : 10;
  const seconds = short ? 12 : 40;
  const options = {
    name: 'throughput',
    databasePrefix: 'throughput_',
    configs: ['benchmarks/stage/app-config.unlimited.yaml'],
  };
  return stage.withReplicas(1, options, async first => {
    const stream = new IncidentStream(stage, {
      database: first.pluginDatabase,
      atOnce: AT_ONCE,
    });
    stream.start();
    const measure = async replicas => {
      await stream.perMinute(warmUp);
      const before = await snapshot(stage, replicas);
      const perMinute = await stream.perMinute(seconds);
      const after = await snapshot(stage, replicas);
      return { perMinute, ...difference(before, after, perMinute, seconds) };
    };
    const one = await measure([first]);
    stage.say('  and with a second replica');
    const second = await stage.startReplica({
      ...options,
      name: 'bench-throughput-2',
    });
    try {
      stage.relay.targets.push(second.webhookUrl);
      const two = await measure([first, second]);
      await stream.end();
      const ratio = two.perMinute / one.perMinute;
      return {
        result: {
          oneReplica: Math.round(one.perMinute),
          twoReplicas: Math.round(two.perMinute),
          ratio: Number(ratio.toFixed(2)),
        },
        lines: [
          describe('one replica', one),
          describe('two replicas', two),
          `${AT_ONCE} incidents at a time, page to postmortem; providers take 50 ms a call; their limits are raised out of the way (incidentResponse.limits and .storm)`,
        ],
        targets: [
          {
            name: 'throughput of two replicas over one',
            value: Number(ratio.toFixed(2)),
            unit: '×',
            atLeast: 1.6,
          },
        ],
      };
    } finally {
      await second.stop();
    }
  });
}

async function snapshot(stage, replicas) {
  const { rows } = await stage.database().query(
    `select sum(calls) as queries from pg_stat_statements
     join pg_database on oid = dbid where datname = $1`,
    [replicas[0].pluginDatabase],
  );
  const { calls } = await stage.control('/state');
  return {
    queries: Number(rows[0].queries),
    calls: Object.values(calls).reduce((sum, count) => sum + count, 0),
    processor: replicas.map(({ pid }) => processorSeconds(pid)),
  };
}

function difference(before, after, perMinute, seconds) {
  const incidents = (perMinute * seconds) / 60;
  return {
    queries: (after.queries - before.queries) / incidents,
    calls: (after.calls - before.calls) / incidents,
    processor: after.processor.map(
      (used, index) => (used - before.processor[index]) / seconds,
    ),
  };
}

function describe(what, { perMinute, queries, calls, processor }) {
  const percents = processor.map(share => `${Math.round(share * 100)} %`);
  return `${what}: ${Math.round(
    perMinute,
  )} incidents a minute, each ${Math.round(queries)} queries and ${Math.round(
    calls,
  )} calls; processor ${percents.join(' and ')}`;
}
