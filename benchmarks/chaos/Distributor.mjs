import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { planDelivery } from './planDelivery.mjs';
import { Random } from './random.mjs';

/** PagerDuty waits this long for an answer. */
const ANSWER_WITHIN_MS = 5_000;
const BACKOFF_MS = [100, 250, 500, 1_000, 2_000];

/**
 * Stands between PagerDuty and the replicas, as a network and a load balancer do: takes every webhook, and sends it on
 * at least once to a replica chosen at random, with the duplicates, delays and changes of order of the plan. It tries
 * until a replica answers 202.
 */
export class Distributor {
  #server;
  #seed;
  #replicas;
  #random;
  #counts = new Map();
  #pending = new Set();
  #calm = false;
  #stopped = new AbortController();
  /** How often a replica's answer was neither 202 nor trouble of its own, by status. */
  refused = new Map();
  received = 0;
  sent = 0;
  retried = 0;

  /**
   * @param options.replicas those that webhooks are sent to
   */
  constructor({ seed, replicas }) {
    this.#seed = seed;
    this.#replicas = replicas;
    this.#random = new Random(seed, 'balancer');
  }

  /** Starts listening on a free port of this machine. */
  async listen() {
    this.#server = createServer((request, response) => {
      const chunks = [];
      request.on('data', chunk => chunks.push(chunk));
      request.once('end', () => {
        response.writeHead(202).end();
        this.#take(Buffer.concat(chunks), request.headers);
      });
    });
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    this.url = `http://127.0.0.1:${this.#server.address().port}/`;
  }

  /** Webhooks that no replica has taken yet, those that are held back included. */
  get pending() {
    return this.#pending.size;
  }

  /** What comes from now on is sent on at once. */
  calmDown() {
    this.#calm = true;
  }

  async stop() {
    this.#stopped.abort();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #take(body, headers) {
    this.received += 1;
    const copies = planDelivery({
      seed: this.#seed,
      key: this.#keyOf(body),
      calm: this.#calm,
    });
    for (const { delayMs, ownId } of copies) {
      const work = this.#deliver(body, {
        delayMs,
        headers: {
          'content-type': 'application/json',
          'x-pagerduty-signature': headers['x-pagerduty-signature'],
          'x-webhook-id': ownId ? randomUUID() : headers['x-webhook-id'],
        },
      });
      this.#pending.add(work);
      work
        // Stopped in between: the run is over.
        .catch(() => undefined)
        .finally(() => this.#pending.delete(work));
    }
  }

  async #deliver(body, { delayMs, headers }) {
    const { signal } = this.#stopped;
    await delay(delayMs, undefined, { signal });
    for (let tries = 0; !(await this.#send(body, headers)); tries += 1) {
      this.retried += 1;
      const backoff = BACKOFF_MS[Math.min(tries, BACKOFF_MS.length - 1)];
      await delay(backoff, undefined, { signal });
    }
    this.sent += 1;
  }

  /** Sends it to one replica; answers whether that took it. */
  async #send(body, headers) {
    const running = this.#replicas.filter(replica => replica.isRunning);
    if (running.length === 0) {
      return false;
    }
    try {
      const response = await fetch(this.#random.pick(running).webhookUrl, {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.any([
          this.#stopped.signal,
          AbortSignal.timeout(ANSWER_WITHIN_MS),
        ]),
      });
      await response.arrayBuffer();
      const { status } = response;
      // A backend that has just begun to listen answers 404 and 503 until its plugins are there.
      if (status >= 400 && status < 500 && status !== 404) {
        this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
      }
      return status === 202;
    } catch {
      // Killed, paused, or not there yet: PagerDuty would try again, and so do we.
      return false;
    }
  }

  /** Names an event alike in every run: by the incident's place in the plan, and how many of its kind came before. */
  #keyOf(body) {
    const { event } = JSON.parse(body.toString('utf8'));
    const title = event.data?.title ?? event.data?.incident?.summary ?? '';
    const [, tag = 'other'] = /\[chaos (\d+)\]/.exec(title) ?? [];
    const name = `${tag}/${event.event_type}`;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name}/${count}`;
  }
}
