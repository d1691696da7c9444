import { setTimeout as delay } from 'node:timers/promises';
import { DEMO_SERVICES } from './Stage.mjs';

/** What has to be there before the service recovers. */
const ASSEMBLED = ['channel.opened', 'ticket.opened', 'summary.posted'];
const LAST = 'postmortem.drafted';
const LOOK_EVERY_MS = 250;
const ENDS_WITHIN_MS = 120_000;

/**
 * Keeps a number of incidents going, each through the whole pipeline: PagerDuty pages, channel, ticket and summary
 * appear, the service recovers, the postmortem is drafted. For each that ends another one begins.
 */
export class IncidentStream {
  #stage;
  #database;
  #atOnce;
  #going = new Map();
  #begun = 0;
  #isOver = false;
  #running;
  /** When each incident ended, in milliseconds of `performance.now()`. */
  ended = [];

  /** @param database name of the plugin's database, where it shows how far each incident is */
  constructor(stage, { database, atOnce }) {
    this.#stage = stage;
    this.#database = stage.database(database);
    this.#atOnce = atOnce;
  }

  start() {
    this.#running = this.#run();
    // Met again where it is awaited.
    this.#running.catch(() => {});
  }

  /** Incidents that ended within so many seconds from now, a minute. */
  async perMinute(seconds) {
    const from = performance.now();
    await Promise.race([delay(seconds * 1_000), this.#running]);
    const to = performance.now();
    return (
      (this.ended.filter(at => at >= from && at < to).length * 60_000) /
      (to - from)
    );
  }

  /** Begins no other incident, and waits for those that are going. */
  async end() {
    this.#isOver = true;
    await this.#running;
  }

  async #run() {
    while (!this.#isOver || this.#going.size > 0) {
      const missing = this.#isOver ? 0 : this.#atOnce - this.#going.size;
      await Promise.all(Array.from({ length: missing }, () => this.#begin()));
      await this.#look();
      await delay(LOOK_EVERY_MS);
    }
  }

  async #begin() {
    this.#begun += 1;
    const { incidentId } = await this.#stage.control('/incidents', {
      serviceId: DEMO_SERVICES[this.#begun % DEMO_SERVICES.length],
      title: `Demo ${this.#begun}: error rate above 5 %`,
      // All the same: where there is always more than can be done, the less urgent would wait for long.
      priority: 'P3',
      details: { alertname: 'HighErrorRate' },
    });
    this.#going.set(incidentId, { since: Date.now(), resolved: false });
  }

  async #look() {
    const { rows } = await this.#database.query(
      `select incident_id, array_agg(type) as types from incident_facts
       where incident_id = any($1) and type = any($2) group by incident_id`,
      [[...this.#going.keys()], [...ASSEMBLED, LAST]],
    );
    const types = new Map(rows.map(row => [row.incident_id, row.types]));
    for (const [incidentId, incident] of this.#going) {
      const seen = types.get(incidentId) ?? [];
      if (seen.includes(LAST)) {
        this.#going.delete(incidentId);
        this.ended.push(performance.now());
      } else if (
        !incident.resolved &&
        ASSEMBLED.every(type => seen.includes(type))
      ) {
        incident.resolved = true;
        await this.#stage.control(`/incidents/${incidentId}`, {
          action: 'resolve',
        });
      } else if (Date.now() - incident.since > ENDS_WITHIN_MS) {
        throw new Error(
          `Incident ${incidentId} did not end within ${
            ENDS_WITHIN_MS / 1_000
          } s: of what is waited for it has ${seen.join(', ') || 'nothing'}`,
        );
      }
    }
  }
}
