// How many incidents a minute go through the whole pipeline, with one replica and with two on the same database. The
// providers take 50 ms a call, so a replica mostly waits, and a second one has to bring almost as much again.
import { IncidentStream } from '../stage/incidentStream.mjs';
import { watchProcessors } from '../stage/processes.mjs';

/** More than two replicas work on at once, so that neither runs dry. */
const AT_ONCE = 64;
/** Share of all cores from which on a machine has no room for a second replica. */
const FULL = 0.6;

export async function measureThroughput(stage, { short }) {
  // One and two take turns, so that a machine that gets slower meanwhile doesn't decide.
  const turns = short ? 1 : 2;
  const asUsual = {
    name: 'throughput',
    databasePrefix: 'throughput_',
    configs: ['benchmarks/stage/app-config.unlimited.yaml'],
  };
  const options = {
    ...asUsual,
    configs: [
      ...asUsual.configs,
      'benchmarks/stage/app-config.throughput.yaml',
    ],
  };
  return stage.withReplicas(1, options, async first => {
    const stream = new IncidentStream(stage, {
      database: first.pluginDatabase,
      atOnce: AT_ONCE,
    });
    stream.start();
    const lengths = short
      ? { warmUp: 3, seconds: 8 }
      : { warmUp: 12, seconds: 25 };
    const one = [];
    const two = [];
    for (let turn = 0; turn < turns; turn += 1) {
      one.push(await measure(stage, stream, [first], lengths));
      stage.say('  and with a second replica');
      const second = await stage.startReplica({
        ...options,
        name: 'bench-throughput-2',
      });
      try {
        stage.relay.targets.push(second.webhookUrl);
        two.push(await measure(stage, stream, [first, second], lengths));
      } finally {
        stage.relay.targets.pop();
        await second.stop();
      }
    }
    stage.say('  and with one that works on as many at once as by default');
    const usual = await stage.startReplica({
      ...asUsual,
      name: 'bench-throughput-usual',
    });
    try {
      stage.relay.targets = [usual.webhookUrl];
      await first.stop();
      const most = await measure(stage, stream, [usual], lengths);
      await stream.end();
      return report(one, two, most);
    } finally {
      await usual.stop();
    }
  });
}

async function measure(stage, stream, replicas, { warmUp, seconds }) {
  await stream.perMinute(warmUp);
  const busy = watchProcessors({
    ...Object.fromEntries(
      replicas.map(({ pid }, index) => [`replica ${index + 1}`, [pid]]),
    ),
    ...stage.pids,
  });
  const before = await count(stage, replicas[0]);
  const perMinute = await stream.perMinute(seconds);
  const after = await count(stage, replicas[0]);
  const incidents = (perMinute * seconds) / 60;
  return {
    perMinute,
    queries: (after.queries - before.queries) / incidents,
    calls: (after.calls - before.calls) / incidents,
    busy: busy(),
  };
}

async function count(stage, replica) {
  const { rows } = await stage.database().query(
    `select sum(calls) as queries from pg_stat_statements
     join pg_database on oid = dbid where datname = $1`,
    [replica.pluginDatabase],
  );
  const { calls } = await stage.control('/state');
  return {
    queries: Number(rows[0].queries),
    calls: Object.values(calls).reduce((sum, each) => sum + each, 0),
  };
}

function report(one, two, most) {
  const mean = runs =>
    runs.reduce((sum, { perMinute }) => sum + perMinute, 0) / runs.length;
  const ratio = Number((mean(two) / mean(one)).toFixed(2));
  return {
    result: {
      oneReplica: Math.round(mean(one)),
      twoReplicas: Math.round(mean(two)),
      ratio,
    },
    lines: [
      ...one.map(run => describe('one replica', run)),
      ...two.map(run => describe('two replicas', run)),
      describe('one replica as by default', most),
      ...(one.some(({ busy }) => busy.machine > FULL)
        ? [
            'the machine was full with one replica already, so a second could not bring what it would on a machine with room',
          ]
        : []),
      `${AT_ONCE} incidents at a time, page to postmortem; providers take 50 ms a call; their limits are raised out of the way (incidentResponse.limits and .storm)`,
      'a replica works on 2 incidents at once instead of 8 (incidentResponse.concurrency), so that there is room for a second one',
    ],
    targets: [
      {
        name: 'throughput of two replicas over one',
        value: ratio,
        unit: '×',
        atLeast: 1.6,
      },
    ],
  };
}

function describe(what, { perMinute, queries, calls, busy }) {
  const percent = share => `${Math.round(share * 100)} %`;
  const { machine, ...parts } = busy;
  const shares = Object.entries(parts)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ');
  return `${what}: ${Math.round(
    perMinute,
  )} incidents a minute, each ${Math.round(queries)} queries and ${Math.round(
    calls,
  )} calls; of one core ${shares}; the machine is ${percent(machine)} busy`;
}
