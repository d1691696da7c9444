import { setTimeout as delay } from 'node:timers/promises';
import { answers } from '../../scripts/portal.mjs';
import { controlSandbox } from '../stage/sandboxControl.mjs';
import { describeTrouble } from './plan.mjs';

/** A replica that ended by itself is started again after this long, as Kubernetes would. */
const RESTARTS_AFTER_SECONDS = 1;

const LOOKS_EVERY_SECONDS = 0.3;

/** Does to replicas, database and providers what the plan says, and keeps the replicas running otherwise. */
export class Troublemaker {
  #plan;
  #replicas;
  #postgres;
  #sandboxUrl;
  #recovery;
  #onEvent;
  #stopped = new AbortController();
  #running = new Set();
  #outages = new Map();
  /** Seconds until a replica that is killed comes back, by its place. */
  #killed = new Map();
  #paused = new Set();
  /** Those that have been started and do not answer yet. */
  #starting = new Set();
  #ending = false;
  databaseIsUp = true;
  kills = 0;
  pauses = 0;
  dbRestarts = 0;
  /** Replicas that ended although nobody had asked them to. */
  exits = [];
  /** Rejects when the harness itself can't go on. */
  failure;
  #fail;

  /** @param options.onEvent told of everything that is done, as a line */
  constructor({ plan, replicas, postgres, sandboxUrl, recovery, onEvent }) {
    this.#plan = plan;
    this.#replicas = replicas;
    this.#postgres = postgres;
    this.#sandboxUrl = sandboxUrl;
    this.#recovery = recovery;
    this.#onEvent = onEvent;
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => undefined);
  }

  /** Whether a replica is there and not paused. */
  isUp(index) {
    return this.#replicas[index].isRunning && !this.#paused.has(index);
  }

  /** Whether database and at least one replica are at work. */
  get someoneWorks() {
    return (
      this.databaseIsUp &&
      this.#replicas.some(
        (_, index) => this.isUp(index) && !this.#starting.has(index),
      )
    );
  }

  /** Starts again every replica that ends, from now on. */
  superviseReplicas() {
    this.#replicas.forEach((_, index) => this.#go(this.#supervise(index)));
  }

  /** Makes the trouble of the plan from now on. */
  start() {
    const startedAt = Date.now();
    for (const event of this.#plan.trouble) {
      this.#go(this.#make(event, startedAt));
    }
  }

  /** Ends all trouble: no faults, no outage, database and replicas up and awake. */
  async finish() {
    this.#stopped.abort();
    await Promise.allSettled([...this.#running]);
    if (!this.databaseIsUp) {
      await this.#postgres.start();
      this.databaseIsUp = true;
    }
    for (const index of this.#paused) {
      this.#replicas[index].signal('SIGCONT');
    }
    this.#paused.clear();
    await fetch(`${this.#sandboxUrl}/sandbox/faults`, { method: 'DELETE' });
    this.#stopped = new AbortController();
    this.#replicas.forEach((replica, index) => {
      if (!replica.isRunning) {
        this.#startAgain(index);
      }
      this.#go(this.#supervise(index));
    });
  }

  /** Lets the replicas end. */
  stop() {
    this.#ending = true;
    this.#stopped.abort();
  }

  #go(work) {
    const guarded = work
      .catch(error => {
        if (error.name !== 'AbortError') {
          this.#fail(error);
        }
      })
      .finally(() => this.#running.delete(guarded));
    this.#running.add(guarded);
  }

  async #make(event, startedAt) {
    await this.#wait(event.at - (Date.now() - startedAt) / 1_000);
    // The plan may meet a replica that has ended by itself.
    if (event.replica !== undefined && !this.isUp(event.replica)) {
      this.#onEvent(`left out: ${describeTrouble(event)}`);
      return;
    }
    this.#onEvent(describeTrouble(event));
    await this.#do(event);
  }

  async #do(event) {
    switch (event.what) {
      case 'kill':
        this.#kill(event.replica, event.downSeconds);
        return;
      case 'kill all':
        this.#replicas.forEach((_, index) =>
          this.#kill(index, event.downSeconds),
        );
        return;
      case 'pause':
        this.#pause(event);
        return;
      case 'kill database':
      case 'restart database':
        await this.#takeDatabaseDown(event);
        return;
      case 'outage':
        await this.#takeProviderDown(event);
        return;
      default:
        await this.#control('/faults', event.fault);
    }
  }

  #kill(index, downSeconds) {
    const replica = this.#replicas[index];
    if (!replica.isRunning) {
      return;
    }
    this.kills += 1;
    this.#killed.set(index, downSeconds);
    this.#paused.delete(index);
    const { pid } = replica;
    replica.signal('SIGKILL');
    this.#recovery.watch(pid);
  }

  #pause({ replica: index, seconds }) {
    const replica = this.#replicas[index];
    const { pid } = replica;
    this.pauses += 1;
    this.#paused.add(index);
    replica.signal('SIGSTOP');
    this.#go(
      this.#wait(seconds).finally(() => {
        // A process that was killed meanwhile has gone, and another may be there by now.
        if (this.#paused.has(index) && replica.pid === pid) {
          this.#paused.delete(index);
          replica.signal('SIGCONT');
          this.#onEvent(`SIGCONT replica ${index + 1}`);
        }
      }),
    );
  }

  async #takeDatabaseDown({ what, downSeconds }) {
    this.dbRestarts += 1;
    this.databaseIsUp = false;
    if (what === 'kill database') {
      await this.#postgres.kill();
    } else {
      await this.#postgres.shutDown();
    }
    await this.#wait(downSeconds);
    await this.#postgres.start();
    this.databaseIsUp = true;
    this.#onEvent('the database is back');
  }

  async #takeProviderDown({ provider, kind, seconds }) {
    // Two outages of one provider may overlap: the later one decides when it is over.
    const token = {};
    this.#outages.set(provider, token);
    await this.#control('/outages', { provider, kind });
    this.#go(
      this.#wait(seconds).then(async () => {
        if (this.#outages.get(provider) === token) {
          await this.#control('/outages', { provider, kind: null });
          this.#onEvent(`${provider} is back`);
        }
      }),
    );
  }

  async #supervise(index) {
    const replica = this.#replicas[index];
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const reason = await Promise.race([replica.ended, whenAborted(signal)]);
      if (signal.aborted || this.#ending) {
        return;
      }
      const planned = this.#killed.get(index);
      this.#killed.delete(index);
      this.#paused.delete(index);
      if (planned === undefined) {
        const database = this.databaseIsUp ? 'up' : 'down';
        this.exits.push({ replica: index + 1, reason, database });
        this.#onEvent(
          `replica ${
            index + 1
          } has ended by itself (${reason}; the database is ${database})`,
        );
      }
      await this.#wait(planned ?? RESTARTS_AFTER_SECONDS);
      this.#startAgain(index);
    }
  }

  #startAgain(index) {
    const replica = this.#replicas[index];
    this.#starting.add(index);
    replica.start();
    this.#go(this.#noteWhenReady(index, replica.pid));
  }

  async #noteWhenReady(index, pid) {
    const replica = this.#replicas[index];
    const isSame = () => replica.isRunning && replica.pid === pid;
    while (isSame()) {
      const isReady = await answers(
        `${replica.url}/.backstage/health/v1/readiness`,
      );
      if (isReady && isSame()) {
        this.#starting.delete(index);
        return;
      }
      await this.#wait(LOOKS_EVERY_SECONDS);
    }
  }

  #control(path, body) {
    return controlSandbox(this.#sandboxUrl, path, body);
  }

  #wait(seconds) {
    return delay(Math.max(0, seconds * 1_000), undefined, {
      signal: this.#stopped.signal,
    });
  }
}

function whenAborted(signal) {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
