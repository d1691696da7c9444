// A thousand incidents in a minute, of all services at once, with the whole pipeline at work on them under the limits that
// it has by default. What counts is how long PagerDuty waits for its answer meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../stage/percentile.mjs';
import { DEMO_SERVICES } from '../stage/Stage.mjs';

const INCIDENTS_PER_SECOND = 1_000 / 60;

export async function measureStorm(stage, { short }) {
  const incidents = short ? 150 : 1_000;
  stage.say(`  storm of ${incidents} incidents`);
  return stage.withReplicas(1, { name: 'storm' }, async replica => {
    stage.relay.deliveries = [];
    const paged = await page(stage, incidents);
    await untilDelivered(stage, paged);
    const { rows } = await stage.database(replica.pluginDatabase).query(
      `select count(distinct incident_id) filter (where type = 'ticket.opened') as tickets,
              count(distinct incident_id) filter (where type = 'channel.opened') as channels
       from incident_facts`,
    );
    const refused = stage.relay.deliveries.filter(
      ({ status }) => status !== 202,
    ).length;
    const latencies = stage.relay.deliveries.map(({ ms }) => ms);
    return {
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      incidents,
      webhooks: latencies.length,
      refused,
      tickets: Number(rows[0].tickets),
      channels: Number(rows[0].channels),
    };
  });
}

/** Pages at a steady rate, whether or not what was paged before has been worked on. */
async function page(stage, incidents) {
  const started = performance.now();
  const paged = [];
  for (let index = 0; index < incidents; index += 1) {
    const wait =
      started + (index * 1_000) / INCIDENTS_PER_SECOND - performance.now();
    if (wait > 0) {
      await delay(wait);
    }
    paged.push(
      stage.control('/incidents', {
        serviceId: DEMO_SERVICES[index % DEMO_SERVICES.length],
        title: `Demo ${index}: error rate above 5 %`,
        // One in ten is a P1.
        priority: index % 10 === 0 ? 'P1' : `P${2 + (index % 3)}`,
        details: { alertname: 'HighErrorRate' },
      }),
    );
  }
  return (await Promise.all(paged)).map(({ incidentId }) => incidentId);
}

async function untilDelivered(stage, incidentIds) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const delivered = new Set(
      stage.relay.deliveries
        .filter(
          ({ eventType, status }) =>
            eventType === 'incident.triggered' && status === 202,
        )
        .map(({ incidentId }) => incidentId),
    );
    if (incidentIds.every(id => delivered.has(id))) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Of ${incidentIds.length} incidents only ${delivered.size} were taken in`,
      );
    }
    await delay(100);
  }
}
