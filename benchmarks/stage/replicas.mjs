// Backend processes that share one database: what a portal with several replicas is.
import path from 'node:path';
import { answers, hasDemoCatalog, root } from '../../scripts/portal.mjs';
import { compileSources } from './compileSources.mjs';

const entry = path.join(root, 'benchmarks/stage/backend/index.ts');
const CONFIGS = [
  'app-config.yaml',
  'packages/sandbox/app-config.sandbox.yaml',
  'benchmarks/stage/app-config.stage.yaml',
];
const START_WITHIN_SECONDS = 120;

/**
 * One backend process. It is started with `start`, ended with `processes` or with a signal of one's own to `pid`, and
 * may be started again.
 */
export class Replica {
  #processes;
  #portal;
  #options;
  #entry;

  /**
   * @param processes the `Processes` that own it
   * @param portal what `describePortal` answers: the secrets that all replicas share
   * @param options.name unique among the processes, also the name of its log
   * @param options.port where it listens
   * @param options.databaseUrl connection string of the server; each plugin has a database of its own there
   * @param options.databasePrefix begins the names of these databases; replicas with the same one are one portal
   * @param options.configs more files to lay over the others, relative to the root
   * @param options.env more environment, such as `APP_CONFIG_…` or `SANDBOX_URL` of a proxy
   * @param options.nodeArguments such as `--cpu-prof`
   */
  constructor(processes, portal, options) {
    this.#processes = processes;
    this.#portal = portal;
    this.#options = options;
    this.name = options.name;
    this.port = options.port;
    this.url = `http://127.0.0.1:${options.port}`;
    /** The name of the plugin's database on the server. */
    this.pluginDatabase = `${this.#prefix}incident-response`;
    this.webhookUrl = `${this.url}/api/incident-response/webhooks/pagerduty`;
  }

  get #prefix() {
    return this.#options.databasePrefix ?? 'stage_';
  }

  get pid() {
    return this.#entry?.child.pid;
  }

  /** Resolves with the reason when the process of the last `start` has ended. */
  get ended() {
    return this.#entry?.done;
  }

  get isRunning() {
    return this.#entry !== undefined && this.#entry.exited === undefined;
  }

  get logFile() {
    return this.#entry?.logFile;
  }

  /** Starts the process, without waiting for it. */
  start() {
    const { port, databaseUrl, configs = [] } = this.#options;
    this.#entry = this.#processes.start(
      this.name,
      [
        '--enable-source-maps',
        '--require',
        path.join(root, 'benchmarks/stage/precompiled.cjs'),
        ...(this.#options.nodeArguments ?? []),
        entry,
        ...[...CONFIGS, ...configs].flatMap(file => [
          '--config',
          path.resolve(root, file),
        ]),
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        // A process that is started again tells on in the same log.
        append: this.#entry !== undefined,
        env: {
          NODE_ENV: 'production',
          LOG_LEVEL: 'warn',
          ...this.#portal.env,
          APP_CONFIG_backend_baseUrl: this.url,
          APP_CONFIG_backend_listen_port: String(port),
          STAGE_COMPILED: compileSources(),
          STAGE_DATABASE_URL: databaseUrl,
          STAGE_DATABASE_PREFIX: this.#prefix,
          ...this.#options.env,
        },
      },
    );
  }

  /** Waits until it answers and knows the demo catalog. Fails with its last lines when it ends instead. */
  untilReady({ seconds = START_WITHIN_SECONDS } = {}) {
    return this.#processes.untilReady(this.name, () => this.isReady(), {
      seconds,
    });
  }

  async isReady() {
    return (
      (await answers(`${this.url}/.backstage/health/v1/readiness`)) &&
      (await hasDemoCatalog({ backendUrl: this.url, env: this.#portal.env }))
    );
  }

  /** Sends a signal; does nothing when the process has ended. */
  signal(name) {
    if (this.isRunning) {
      process.kill(this.pid, name);
    }
  }

  /** Asks the process to stop and waits until it has. */
  async stop() {
    this.signal('SIGTERM');
    await this.ended;
  }

  /** The JSON of a GET below `/api`, or undefined where it is answered 404. */
  async get(apiPath, { timeout = 10_000 } = {}) {
    const response = await fetch(`${this.url}/api/${apiPath}`, {
      headers: { authorization: `Bearer ${this.#portal.env.DRILL_TOKEN}` },
      signal: AbortSignal.timeout(timeout),
    });
    if (response.status === 404) {
      await response.arrayBuffer();
      return undefined;
    }
    if (!response.ok) {
      throw new Error(
        `GET ${apiPath} was answered ${
          response.status
        }: ${await response.text()}`,
      );
    }
    return response.json();
  }

  /** Sends JSON with a POST below `/api`. */
  async post(apiPath, body, { timeout = 10_000 } = {}) {
    const response = await fetch(`${this.url}/api/${apiPath}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#portal.env.DRILL_TOKEN}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `POST ${apiPath} was answered ${response.status}: ${text}`,
      );
    }
  }

  /** What the portal knows of an incident, its facts included; undefined while it knows nothing. */
  incident(id) {
    return this.get(`incident-response/incidents/${id}`);
  }
}
