// How long it takes from "resolved" to a postmortem that can be read, for an incident that people have written much about.
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../stage/percentile.mjs';
import { DEMO_SERVICES } from '../stage/Stage.mjs';

const FACTS = 1_000;
const AT_ONCE = 8;
const DRAFTED_WITHIN_MS = 30_000;

export async function measureDrafting(stage, { short }) {
  const incidents = short ? 3 : 10;
  return stage.withReplicas(
    1,
    {
      name: 'drafting',
      configs: ['benchmarks/stage/app-config.unlimited.yaml'],
    },
    async replica => {
      const database = stage.database(replica.pluginDatabase);
      const took = [];
      for (let index = 0; index < incidents; index += 1) {
        const { incidentId } = await stage.control('/incidents', {
          serviceId: DEMO_SERVICES[index % DEMO_SERVICES.length],
          title: `Demo ${index}: error rate above 5 %`,
          priority: 'P3',
          details: { alertname: 'HighErrorRate' },
        });
        await untilKnown(replica, incidentId);
        await writeNotes(replica, incidentId);
        await untilAtRest(database, incidentId);
        const resolvedAt = performance.now();
        await stage.control(`/incidents/${incidentId}`, { action: 'resolve' });
        await untilDrafted(database, incidentId);
        took.push(Math.round(performance.now() - resolvedAt));
      }
      return report(took);
    },
  );
}

async function untilKnown(replica, id) {
  while (!(await replica.incident(id))) {
    await delay(100);
  }
}

async function writeNotes(replica, id) {
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < FACTS) {
        next += 1;
        await replica.post(`incident-response/incidents/${id}/notes`, {
          text: `Demo note ${next}: the error rate is looked at`,
        });
      }
    }),
  );
}

/** Until nothing has been noted for a second: what is measured is drafting, and not what was still to be done. */
async function untilAtRest(database, id) {
  for (let last; ; ) {
    const { rows } = await database.query(
      'select version from incidents where id = $1',
      [id],
    );
    if (rows[0].version === last) {
      return;
    }
    last = rows[0].version;
    await delay(1_000);
  }
}

async function untilDrafted(database, id) {
  const deadline = Date.now() + DRAFTED_WITHIN_MS;
  for (;;) {
    const { rows } = await database.query(
      `select json_array_length(document::json -> 'timeline') as rows
       from postmortems where incident_id = $1`,
      [id],
    );
    if (rows.length > 0) {
      if (rows[0].rows < 100) {
        throw new Error(`The draft of ${id} has ${rows[0].rows} rows`);
      }
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${id} has no draft`);
    }
    await delay(10);
  }
}

function report(took) {
  const slowest = Math.max(...took);
  return {
    result: { p50Ms: percentile(took, 0.5), slowestMs: slowest },
    lines: [
      `${
        took.length
      } incidents of more than ${FACTS} facts, from PagerDuty resolving them to the stored draft: ${took.join(
        ', ',
      )} ms`,
    ],
    targets: [
      {
        name: `draft of an incident of ${FACTS} facts, the slowest`,
        value: slowest,
        unit: 'ms',
        atMost: 1_000,
      },
    ],
  };
}
