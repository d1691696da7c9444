// From webhook to channel, ticket and runbook: how long that takes, and how much of it is the pipeline's own. Drills are
// played one after the other, so that every call that the providers log between is one of that drill.
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../stage/percentile.mjs';

const SCENARIO = 'high-memory';
const WARM_UP = 2;
const ENDS_WITHIN_MS = 60_000;

/**
 * Which calls each fact waits for: what `decideOrchestration` asks for first, and what the effect itself does. Others
 * that happen meanwhile, such as invitations, are no excuse for it.
 */
const ALERTS = /^pagerduty GET \/incidents\/\w+\/alerts$/;
const WAITS_FOR = {
  'channel.opened': [/^slack POST \/api\/conversations\.(?!invite)/],
  'runbook.matched': [ALERTS],
  'ticket.opened': [ALERTS, /^jira /],
};
const ASSEMBLED = Object.keys(WAITS_FOR);

export async function measureAssemble(stage, { short }) {
  const runs = short ? 4 : 20;
  return stage.withReplicas(1, { name: 'assemble' }, async replica => {
    // The first drills meet connections and code that nobody has used yet.
    for (let run = 0; run < WARM_UP; run += 1) {
      await play(stage, replica);
    }
    const drills = [];
    for (let run = 0; run < runs; run += 1) {
      drills.push(await play(stage, replica));
    }
    const at = (key, share) =>
      Math.round(
        percentile(
          drills.map(drill => drill[key]),
          share,
        ),
      );
    return {
      result: {
        ownShareP50Ms: at('ownMs', 0.5),
        ownShareP95Ms: at('ownMs', 0.95),
      },
      lines: [
        `webhook to channel, ticket and runbook: p50 ${at(
          'assembledMs',
          0.5,
        )} ms, of which providers ${at('providersMs', 0.5)} ms in ${at(
          'calls',
          0.5,
        )} calls one after the other`,
        `pipeline's own share: p50 ${at('ownMs', 0.5)} ms, p95 ${at(
          'ownMs',
          0.95,
        )} ms`,
        `${runs} drills ${SCENARIO}, one at a time; providers take 50 ms a call`,
      ],
      targets: [
        {
          name: "assemble, the pipeline's own share (p95)",
          value: at('ownMs', 0.95),
          unit: 'ms',
          atMost: 150,
        },
        {
          name: 'webhook to channel, ticket and runbook (p95)',
          value: at('assembledMs', 0.95),
          unit: 'ms',
          atMost: 1_000,
        },
        {
          name: `drill ${SCENARIO}, page to postmortem (slowest)`,
          value: Math.round(Math.max(...drills.map(({ endedMs }) => endedMs))),
          unit: 'ms',
          atMost: 30_000,
        },
      ],
    };
  });
}

async function play(stage, replica) {
  const { incidentId } = await stage.control('/drills', { scenario: SCENARIO });
  const deadline = Date.now() + ENDS_WITHIN_MS;
  for (;;) {
    // Through the database: a portal that is asked every moment has less time for the incident.
    const { rows } = await stage
      .database(replica.pluginDatabase)
      .query(
        'select type, recorded_at from incident_facts where incident_id = $1',
        [incidentId],
      );
    const at = Object.fromEntries(
      rows.map(({ type, recorded_at: time }) => [type, Date.parse(time)]),
    );
    if (at['postmortem.drafted'] && ASSEMBLED.every(type => at[type])) {
      return analyse(stage, incidentId, at);
    }
    if (Date.now() > deadline) {
      throw new Error(
        `The drill ${SCENARIO} did not end within ${
          ENDS_WITHIN_MS / 1_000
        } s: it has ${Object.keys(at).join(', ')}`,
      );
    }
    await delay(200);
  }
}

async function analyse(stage, incidentId, at) {
  const { sentAt } = stage.relay.deliveries.find(
    delivery =>
      delivery.incidentId === incidentId &&
      delivery.eventType === 'incident.triggered',
  );
  const [last] = [...ASSEMBLED].sort((a, b) => at[b] - at[a]);
  const assembledAt = at[last];
  const calls = await stage.control(
    `/calls?after=${new Date(sentAt - 1).toISOString()}`,
  );
  const critical = criticalPath(
    calls.filter(({ provider, method, path }) =>
      WAITS_FOR[last].some(pattern =>
        pattern.test(`${provider} ${method} ${path}`),
      ),
    ),
    { from: sentAt, to: assembledAt },
  );
  const providersMs = critical.reduce(
    (sum, { durationMs }) => sum + durationMs,
    0,
  );
  const assembledMs = assembledAt - sentAt;
  return {
    assembledMs,
    providersMs,
    ownMs: assembledMs - providersMs,
    calls: critical.length,
    endedMs: at['postmortem.drafted'] - sentAt,
  };
}

/**
 * The calls that the time was spent waiting for, of those that the last fact waits for: the last that was answered
 * before the end, before that the last that was answered when it began, and so on. Calls beside them cost nothing
 * extra, and the gaps between them are the pipeline's own. Each counts with the time that the emulator took for it, as
 * the sandbox has logged it; what lies between the two processes is the pipeline's.
 */
function criticalPath(calls, { from, to }) {
  const ended = calls
    .map(call => ({ ...call, start: Date.parse(call.at) }))
    .map(call => ({ ...call, end: call.start + call.durationMs }))
    .sort((a, b) => b.end - a.end);
  const path = [];
  let at = to;
  for (const call of ended) {
    if (call.start >= from && call.end <= at) {
      path.push(call);
      at = call.start;
    }
  }
  return path;
}
