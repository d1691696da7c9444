// `npm run bench [-- --json]`: the three figures that a responder feels, each beside what it must be.
//
//   answer     how long PagerDuty waits for its 202, at 100 webhooks a second (p99)
//   assemble   from webhook to channel, ticket and runbook, with providers that take 50 ms a call (p95)
//   recover    the drill high-memory, from page to postmortem
//
// Starts a sandbox and a backend on free ports of this machine, on SQLite, and stops them afterwards. All load goes to
// loopback and ends by itself. Exits 1 when a target is missed.
import { createHmac, randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  describePortal,
  findFreePort,
  Processes,
  runMain,
  startBackend,
  startSandbox,
} from '../scripts/portal.mjs';

const RATE = 100;
const STORM_SECONDS = 5;
const ASSEMBLIES = 10;
const CONFIGS = ['app-config.yaml', 'packages/sandbox/app-config.sandbox.yaml'];

const { values: options } = parseArgs({
  options: { json: { type: 'boolean' } },
});

/** The value that `share` of the sorted values stay at or below. */
function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[
    Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)
  ];
}

function webhook(id, serviceId, title) {
  return JSON.stringify({
    event: {
      id: randomUUID(),
      event_type: 'incident.triggered',
      resource_type: 'incident',
      occurred_at: new Date().toISOString(),
      data: {
        id,
        type: 'incident',
        title,
        status: 'triggered',
        urgency: 'high',
        created_at: new Date().toISOString(),
        service: {
          id: serviceId,
          type: 'service_reference',
          summary: serviceId,
        },
      },
    },
  });
}

async function send(portal, body) {
  const signature = createHmac('sha256', portal.env.SANDBOX_WEBHOOK_SECRET)
    .update(body)
    .digest('hex');
  const started = performance.now();
  const response = await fetch(portal.webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-pagerduty-signature': `v1=${signature}`,
    },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 202) {
    throw new Error(`A webhook was answered ${response.status}`);
  }
  return performance.now() - started;
}

/** Webhooks at a steady rate, whether or not the one before has been answered, each of an incident of its own. */
async function measureAnswers(portal) {
  const pending = [];
  const started = performance.now();
  for (let index = 0; index < RATE * STORM_SECONDS; index += 1) {
    const due = started + (index * 1_000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) {
      await delay(wait);
    }
    pending.push(
      send(
        portal,
        webhook(`QBENCH${index}`, `PBENCH${index % 50}`, 'Benchmark'),
      ),
    );
  }
  return Promise.all(pending);
}

async function sandbox(portal, path, body) {
  const response = await fetch(`${portal.sandboxUrl}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(
      `${path} was answered ${response.status}: ${await response.text()}`,
    );
  }
  return response.json();
}

/** Plays a drill and waits until `isDone` says so of what the portal knows. */
async function drill(portal, scenario, isDone) {
  const { incidentId } = await sandbox(portal, '/sandbox/drills', { scenario });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(
      `${portal.backendUrl}/api/incident-response/incidents/${incidentId}`,
      { headers: { authorization: `Bearer ${portal.env.DRILL_TOKEN}` } },
    );
    const incident = response.ok ? await response.json() : undefined;
    if (incident && isDone(incident)) {
      return incident;
    }
    if (Date.now() > deadline) {
      throw new Error(`The drill ${scenario} did not end`);
    }
    await delay(50);
  }
}

const millisUntil = (incident, types) => {
  const times = types.map(type =>
    Date.parse(incident.facts.find(fact => fact.type === type).recordedAt),
  );
  const first = Math.min(
    ...incident.facts.map(fact => Date.parse(fact.recordedAt)),
  );
  return Math.max(...times) - first;
};

const ended = incident =>
  incident.status === 'resolved' && incident.postmortemId !== undefined;

async function measure(portal) {
  const recoveries = [];
  const assemblies = [];
  for (let run = 0; run < ASSEMBLIES; run += 1) {
    const incident = await drill(portal, 'high-memory', ended);
    recoveries.push(millisUntil(incident, ['postmortem.drafted']));
    assemblies.push(
      millisUntil(incident, [
        'channel.opened',
        'ticket.opened',
        'runbook.matched',
      ]),
    );
  }
  const answers = await measureAnswers(portal);
  return [
    {
      name: `webhook answered, p99 at ${RATE}/s`,
      value: percentile(answers, 0.99),
      must: 50,
    },
    {
      name: 'channel, ticket and runbook after the webhook, p95',
      value: percentile(assemblies, 0.95),
      must: 1_000,
    },
    {
      name: 'drill high-memory, page to postmortem, slowest',
      value: Math.max(...recoveries),
      must: 30_000,
    },
  ].map(target => ({
    ...target,
    value: Math.round(target.value * 10) / 10,
    unit: 'ms',
    ok: target.value <= target.must,
  }));
}

await runMain(async () => {
  const processes = new Processes();
  const portal = describePortal({
    backendPort: await findFreePort(),
    sandboxPort: await findFreePort(),
  });
  try {
    console.error('Starting a sandbox and a backend …');
    await Promise.all([
      startSandbox(processes, portal, { log: 'bench-sandbox' }),
      startBackend(processes, portal, {
        configs: CONFIGS,
        log: 'bench-backend',
      }),
    ]);
    const targets = await measure(portal);
    for (const { name, value, must, unit, ok } of targets) {
      console.log(
        `${ok ? '✓' : '✗'} ${name.padEnd(52)} ${String(value).padStart(
          8,
        )} ${unit}   must be ≤ ${must} ${unit}`,
      );
    }
    if (options.json) {
      console.log(JSON.stringify({ cores: cpus().length, targets }));
    }
    return targets.every(target => target.ok) ? 0 : 1;
  } finally {
    await processes.stop();
  }
});
