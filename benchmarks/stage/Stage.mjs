// One PostgreSQL, one sandbox, and as many replicas as a measurement wants, all on free ports of loopback.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Pool } from 'pg';
import {
  describePortal,
  findFreePort,
  logFolder,
  Processes,
  startSandbox,
} from '../../scripts/portal.mjs';
import { startPostgres } from '../../scripts/postgres.mjs';
import { Replica } from './replicas.mjs';
import { controlSandbox } from './sandboxControl.mjs';
import { WebhookRelay } from './WebhookRelay.mjs';

/** PagerDuty's ids of the demo catalog's services. */
export const DEMO_SERVICES = [
  'PSTOREF',
  'PCHECKO',
  'PSEARCH',
  'PRECOMM',
  'PACCOUN',
  'PSESSIO',
  'PPAYAPI',
  'PLEDGER',
  'PINVOIC',
  'PEDGEGW',
  'PREPORT',
  'PNODEAG',
];

/** Everything around the backends that are measured. Whoever opens it closes it. */
export class Stage {
  #pools = new Map();
  #runs = 0;

  constructor({ processes, portal, postgres, sandbox, relay, say, profile }) {
    this.sandbox = sandbox;
    this.profile = profile;
    this.processes = processes;
    this.portal = portal;
    this.postgres = postgres;
    this.relay = relay;
    this.say = say;
  }

  /**
   * @param say hears what is going on, line by line
   * @param profile whether every replica leaves a CPU profile and its queries with the logs
   */
  static async open({ say, profile = false }) {
    const processes = new Processes();
    let relay;
    let postgres;
    try {
      say('Starting PostgreSQL and the sandbox …');
      postgres = await startPostgres({
        // What is acknowledged has to be on the disk, as in life.
        durable: true,
        settings: {
          shared_buffers: '256MB',
          shared_preload_libraries: 'pg_stat_statements',
          'pg_stat_statements.track_planning': profile ? 'on' : 'off',
          // One checkpoint more or less would decide a short measurement.
          checkpoint_timeout: '30min',
          max_wal_size: '4GB',
        },
        logFile: path.join(logFolder, 'bench-postgres.log'),
      });
      relay = await WebhookRelay.listen();
      const portal = describePortal({
        backendPort: relay.port,
        sandboxPort: await findFreePort(),
      });
      const sandbox = await startSandbox(processes, portal, {
        log: 'bench-sandbox',
      });
      const stage = new Stage({
        processes,
        portal,
        postgres,
        sandbox,
        relay,
        say,
        profile,
      });
      await stage.database().query('create extension pg_stat_statements');
      return stage;
    } catch (error) {
      await relay?.stop();
      await processes.stop();
      await postgres?.stop();
      throw error;
    }
  }

  /**
   * Starts replicas of one new portal, and has PagerDuty's webhooks go to them in turn. `use` gets them, and they are
   * stopped when it is done.
   */
  async withReplicas(count, options, use) {
    this.#runs += 1;
    const databasePrefix = options.databasePrefix ?? `run${this.#runs}_`;
    const replicas = [];
    try {
      for (let index = 0; index < count; index += 1) {
        replicas.push(
          await this.startReplica({
            ...options,
            databasePrefix,
            name: `bench-${options.name}-${index + 1}`,
          }),
        );
      }
      this.relay.targets = replicas.map(({ webhookUrl }) => webhookUrl);
      return await use(...replicas);
    } finally {
      this.relay.targets = [];
      if (this.profile) {
        await this.#writeQueries(options.name);
      }
      await Promise.all(replicas.map(replica => replica.stop()));
    }
  }

  /** Starts one replica more and waits until it is ready. */
  async startReplica(options) {
    const replica = new Replica(this.processes, this.portal, {
      port: await findFreePort(),
      databaseUrl: this.postgres.connectionString(),
      ...options,
      nodeArguments: [
        // They cost memory that a portal in production doesn't use.
        '--no-enable-source-maps',
        ...(options.nodeArguments ?? []),
        ...(this.profile ? profileArguments(options.name) : []),
      ],
    });
    replica.start();
    await replica.untilReady();
    return replica;
  }

  /** A database of the server, for what can't be asked of the portal without disturbing it. */
  database(name = 'postgres') {
    let pool = this.#pools.get(name);
    if (!pool) {
      pool = new Pool({ ...this.postgres.connection, database: name, max: 4 });
      // Connections are cut when the server stops.
      pool.on('error', () => {});
      this.#pools.set(name, pool);
    }
    return pool;
  }

  /** The processes of each part, but for the replicas. */
  get pids() {
    return {
      PostgreSQL: this.postgres.pids,
      sandbox: [this.sandbox.pid],
      bench: [process.pid],
    };
  }

  control(controlPath, body) {
    return controlSandbox(this.portal.sandboxUrl, controlPath, body);
  }

  async #writeQueries(name) {
    const { rows } = await this.database().query(
      `select datname, calls, round(total_plan_time::numeric, 1) as planning_ms,
              round(total_exec_time::numeric, 1) as executing_ms, rows, query
       from pg_stat_statements join pg_database on oid = dbid
       where datname like 'run%' or datname like $1
       order by calls desc limit 60`,
      [`${name}%`],
    );
    await writeFile(
      path.join(logFolder, `bench-${name}-queries.json`),
      JSON.stringify(rows, undefined, 2),
    );
  }

  async close() {
    await this.relay.stop();
    await this.processes.stop();
    await Promise.all([...this.#pools.values()].map(pool => pool.end()));
    await this.postgres.stop();
  }
}

/** A folder of its own: the thread that loads ES modules leaves a profile as well. */
function profileArguments(name) {
  return [
    '--cpu-prof',
    `--cpu-prof-dir=${path.join(logFolder, `${name}-profiles`)}`,
  ];
}
