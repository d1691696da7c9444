import { setTimeout as delay } from 'node:timers/promises';

const LOOKS_EVERY_MS = 200;
/** Longer than anybody should wait; what has not been picked up by then counts with this time. */
const GIVES_UP_AFTER_MS = 120_000;

/**
 * Measures how long the work of a killed process lies about: from the kill until another worker holds the lease of each
 * incident that it held, or the lease is free. While no replica or no database is up nobody can take anything over, so
 * that time does not count.
 */
export class Recovery {
  #database;
  #canRecover;
  #watching = new Set();
  #stopped = false;
  /** What was orphaned: the incident, when its process was killed, and the seconds until it was picked up. */
  found = [];

  /** @param options.canRecover whether database and at least one replica are at work */
  constructor({ database, canRecover }) {
    this.#database = database;
    this.#canRecover = canRecover;
  }

  /** Watches the leases of a process that has just been killed. */
  watch(pid) {
    const work = this.#watch(pid).finally(() => this.#watching.delete(work));
    this.#watching.add(work);
  }

  /** Waits for what is still being watched. */
  async finish() {
    await Promise.all(this.#watching);
  }

  stop() {
    this.#stopped = true;
  }

  async #watch(pid) {
    const killedAt = new Date();
    let waited = 0;
    let last = Date.now();
    const pass = async () => {
      await delay(LOOKS_EVERY_MS);
      const now = Date.now();
      waited += this.#canRecover() ? now - last : 0;
      last = now;
    };
    let orphans = await this.#database.leasesOf(pid);
    while (!orphans && !this.#stopped) {
      await pass();
      orphans = await this.#database.leasesOf(pid);
    }
    while (orphans?.length > 0 && !this.#stopped) {
      await pass();
      const left = (await this.#database.sameLeases(orphans)) ?? orphans;
      const isOver = waited > GIVES_UP_AFTER_MS;
      for (const lease of orphans) {
        if (isOver || !left.includes(lease)) {
          const seconds = waited / 1_000;
          this.found.push({ incidentId: lease.id, killedAt, seconds });
        }
      }
      orphans = isOver ? [] : left;
    }
  }
}
