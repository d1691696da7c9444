import { setTimeout as delay } from 'node:timers/promises';
import { controlSandbox } from '../stage/sandboxControl.mjs';

const LOOKS_EVERY_MS = 1_500;
/** Whoever is asked sees it a moment later, and needs another to mend it. */
const ACKNOWLEDGES_AFTER_MS = 1_000;
const RESOLVES_AFTER_MS = 3_000;
/** A fault that nothing and nobody has mended by then is mended by whoever notices. */
const NOTICES_AFTER_MS = 150_000;
/** A workload rests before it breaks again. */
const RESTS_MS = 5_000;

/** Raises the incidents of the plan, and plays everybody who works on them. */
export class People {
  #sandboxUrl;
  #plan;
  #onTrouble;
  #stopped = new AbortController();
  #running = new Set();
  /** Incidents that have begun: the plan's with what came of them. */
  begun = [];
  #workloads = new Map();

  /** @param options.onTrouble told of what the sandbox refused, which must not happen */
  constructor({ sandboxUrl, plan, onTrouble }) {
    this.#sandboxUrl = sandboxUrl;
    this.#plan = plan;
    this.#onTrouble = onTrouble;
  }

  /** Lets the incidents of the plan happen from now on. */
  start() {
    const startedAt = Date.now();
    for (const incident of this.#plan.incidents) {
      this.#go(this.#play(incident, startedAt));
    }
    this.#go(this.#answerRequests());
  }

  /** No new incident begins and nobody does anything more by the plan; everything open is mended and resolved. */
  async finish() {
    this.#stopped.abort();
    await Promise.allSettled([...this.#running]);
    for (const incident of this.begun.filter(
      ({ kind }) => kind !== 'left open',
    )) {
      await this.#mend(incident);
      await this.#act(incident, 'resolve');
    }
  }

  stop() {
    this.#stopped.abort();
  }

  #go(work) {
    const guarded = work
      .catch(error => {
        if (error.name !== 'AbortError') {
          this.#onTrouble(error);
        }
      })
      .finally(() => this.#running.delete(guarded));
    this.#running.add(guarded);
  }

  async #play(planned, startedAt) {
    await this.#wait(startedAt + planned.at * 1_000 - Date.now());
    const place = planned.workload && placeOf(planned.workload);
    while (place && this.#isBusy(place)) {
      await this.#wait(500);
    }
    if (place) {
      this.#workloads.set(place, { busy: true });
    }
    const incident = await this.#begin(planned);
    for (const { after, action } of planned.people) {
      await this.#wait(incident.beganAt + after * 1_000 - Date.now());
      await this.#act(incident, action);
    }
  }

  async #begin(planned) {
    const { workload, serviceId, title, priority } = planned;
    const dedupKey = `chaos-${this.#plan.seed}-${planned.tag}`;
    const details = { ...planned.details };
    if (workload) {
      const { pod } = await this.#control('/workloads', {
        ...workload,
        dedupKey,
      });
      details.pod = pod ?? '';
    }
    const { incidentId, number } = await this.#control('/incidents', {
      serviceId,
      title,
      priority,
      urgency: ['P1', 'P2'].includes(priority) ? 'high' : 'low',
      details,
      dedupKey,
    });
    const incident = {
      ...planned,
      id: incidentId,
      number,
      beganAt: Date.now(),
    };
    this.begun.push(incident);
    return incident;
  }

  /** Acknowledges, mends and resolves where the portal has asked for a human, as an on-call engineer would. */
  async #answerRequests() {
    for (;;) {
      await this.#wait(LOOKS_EVERY_MS);
      const waiting = this.begun.filter(
        ({ answered, isOver }) => answered && !isOver,
      );
      if (waiting.length > 0) {
        const after = Math.min(...waiting.map(({ number }) => number)) - 1;
        const seen = await readAudit(this.#sandboxUrl, after);
        for (const incident of waiting) {
          await this.#answer(incident, seen.incidents);
        }
      }
    }
  }

  async #answer(incident, audits) {
    const audit = audits.find(({ id }) => id === incident.id);
    if (!audit) {
      return;
    }
    if (audit.status === 'resolved') {
      incident.isOver = true;
      if (incident.workload) {
        this.#workloads.set(placeOf(incident.workload), {
          restsUntil: Date.now() + RESTS_MS,
        });
      }
      return;
    }
    const [asked] = [...audit.responderRequests, ...audit.escalations];
    if (asked) {
      incident.askedAt ??= Date.now();
    }
    const since = incident.askedAt ?? incident.beganAt + NOTICES_AFTER_MS;
    if (Date.now() >= since + RESOLVES_AFTER_MS) {
      await this.#mend(incident);
      await this.#act(incident, 'resolve');
    } else if (Date.now() >= since + ACKNOWLEDGES_AFTER_MS) {
      await this.#act(incident, 'acknowledge');
    }
  }

  async #mend({ workload }) {
    if (workload) {
      await this.#control('/workloads', { ...workload, fault: null });
    }
  }

  async #act(incident, action) {
    const path = `/incidents/${incident.id}`;
    incident.notes ??= 0;
    try {
      if (action === 'note') {
        incident.notes += 1;
        const text = `Demo note ${incident.notes}: looking into it`;
        await this.#control(path, { action, text });
      } else {
        await this.#control(path, { action });
      }
    } catch (error) {
      // The monitoring or the portal may have been quicker.
      if (!/is resolved and can't be changed/.test(error.message)) {
        throw error;
      }
    }
  }

  #isBusy(place) {
    const { busy, restsUntil = 0 } = this.#workloads.get(place) ?? {};
    return busy || Date.now() < restsUntil;
  }

  #control(path, body) {
    return controlSandbox(this.#sandboxUrl, path, body);
  }

  #wait(ms) {
    return delay(Math.max(0, ms), undefined, { signal: this.#stopped.signal });
  }
}

function placeOf({ namespace, name }) {
  return `${namespace}/${name}`;
}

/** What all incidents above a number have left behind at the emulators, page by page. */
export async function readAudit(sandboxUrl, after = 0) {
  const incidents = [];
  let page = { next: after };
  while (page.next !== undefined) {
    page = await controlSandbox(
      sandboxUrl,
      `/audit?limit=200&after=${page.next}`,
    );
    incidents.push(...page.incidents);
  }
  return { incidents, strays: page.strays };
}
