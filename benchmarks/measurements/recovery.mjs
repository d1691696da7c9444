// From the alert to a verified recovery, beside what somebody at a terminal would need for the same restart; and how soon
// the portal begins. Both restart the same workload of the same cluster, in turn.
import { setTimeout as delay } from 'node:timers/promises';
import { Kubectl } from '../stage/Kubectl.mjs';
import { percentile } from '../stage/percentile.mjs';

const WORKLOAD = { namespace: 'payments', name: 'payments-api' };
const SERVICE = 'PPAYAPI';
const RUNBOOK = 'resource/default/bench-rollout-restart';
const WARM_UP = 1;
const ENDS_WITHIN_MS = 120_000;

export async function measureRecovery(stage, { short }) {
  const rounds = short ? 3 : 10;
  return stage.withReplicas(
    1,
    {
      name: 'recovery',
      configs: ['benchmarks/stage/app-config.recovery.yaml'],
    },
    async replica => {
      await untilCatalogued(replica);
      const { sandboxUrl, env } = stage.portal;
      const kubectl = new Kubectl(
        `${sandboxUrl}/kubernetes`,
        env.SANDBOX_TOKEN,
        WORKLOAD,
      );
      const measured = [];
      for (let round = 0; round < WARM_UP + rounds; round += 1) {
        stage.say(`  restart ${round + 1} of ${WARM_UP + rounds}`);
        const byHandMs = await kubectl.restart();
        measured.push({ byHandMs, ...(await recover(stage, replica)) });
      }
      return report(measured.slice(WARM_UP));
    },
  );
}

/** The runbook is read in the background, like everything in the catalog. */
async function untilCatalogued(replica) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const entity = await replica.get(`catalog/entities/by-name/${RUNBOOK}`);
    if (entity?.relations?.some(({ type }) => type === 'ownedBy')) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${RUNBOOK} is not in the catalog`);
    }
    await delay(200);
  }
}

/** One incident, from its webhook to the fact that the restart has helped. */
async function recover(stage, replica) {
  const { incidentId } = await stage.control('/incidents', {
    serviceId: SERVICE,
    title: 'Demo: everything has to be restarted',
    // Production asks for approval of more than a pod only for P1 and P2.
    priority: 'P3',
    details: { alertname: 'BenchRolloutRestart' },
  });
  const verifiedAt = await untilVerified(stage, replica, incidentId);
  const { sentAt } = stage.relay.deliveries.find(
    delivery =>
      delivery.incidentId === incidentId &&
      delivery.eventType === 'incident.triggered',
  );
  const { kubernetes } = await stage.control('/state');
  const [firstWrite] = kubernetes.writes.filter(
    ({ at, name, dryRun }) =>
      name === WORKLOAD.name && !dryRun && Date.parse(at) >= sentAt,
  );
  return {
    recoveredMs: verifiedAt - sentAt,
    firstWriteMs: Date.parse(firstWrite.at) - sentAt,
  };
}

async function untilVerified(stage, replica, incidentId) {
  const deadline = Date.now() + ENDS_WITHIN_MS;
  for (;;) {
    // Through the database: a portal that is asked every moment has less time for the incident.
    const { rows } = await stage
      .database(replica.pluginDatabase)
      .query(
        'select type, recorded_at, payload from incident_facts where incident_id = $1 order by recorded_at',
        [incidentId],
      );
    const verified = rows.find(({ type }) => type === 'remediation.verified');
    if (verified) {
      return Date.parse(verified.recorded_at);
    }
    const hindrance = rows.find(({ type }) =>
      [
        'remediation.refused',
        'remediation.ineffective',
        'human.asked',
      ].includes(type),
    );
    if (hindrance || Date.now() > deadline) {
      throw new Error(
        `Incident ${incidentId} did not recover: ${JSON.stringify(
          hindrance?.payload ?? rows.map(({ type }) => type),
        )}`,
      );
    }
    await delay(100);
  }
}

function report(measured) {
  const median = read => percentile(measured.map(read), 0.5);
  const ratio = median(({ recoveredMs, byHandMs }) => recoveredMs / byHandMs);
  const firstWriteMs = Math.round(
    percentile(
      measured.map(item => item.firstWriteMs),
      0.95,
    ),
  );
  const seconds = ms => `${(ms / 1_000).toFixed(1)} s`;
  return {
    result: {
      recoveryRatio: Number(ratio.toFixed(2)),
      firstWriteP95Ms: firstWriteMs,
    },
    lines: [
      `alert to verified recovery: p50 ${seconds(
        median(item => item.recoveredMs),
      )}; kubectl's calls for the same restart, without anybody to read the alert and log in: p50 ${seconds(
        median(item => item.byHandMs),
      )}`,
      `${measured.length} restarts of 3 pods each; providers take 50 ms a call`,
    ],
    targets: [
      {
        name: 'alert to verified recovery over kubectl alone (p50)',
        value: Number(ratio.toFixed(2)),
        unit: '×',
        atMost: 1.3,
      },
      {
        name: 'webhook to the first write of a repair (p95)',
        value: firstWriteMs,
        unit: 'ms',
        atMost: 2_000,
      },
    ],
  };
}
