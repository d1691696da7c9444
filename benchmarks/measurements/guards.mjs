// How long it takes to ask every guard for a thousand open incidents, which is what a storm comes to. No database and no
// cluster in it: only the rules.
import { require as readSource } from 'tsx/cjs/api';
import { percentile } from '../stage/percentile.mjs';

const INCIDENTS = 1_000;
const ROUNDS = 20;
const START = Date.parse('2026-03-03T12:00:00Z');

const REPAIR = {
  attempt: 3,
  step: 0,
  action: 'kubernetes:restart-pod',
  parameters: {},
  mode: 'auto',
  verifyWithin: { minutes: 2 },
  rehearsal: false,
};

const sources = path =>
  readSource(
    `../../plugins/incident-response-backend/src/${path}.ts`,
    import.meta.url,
  );

export async function measureGuards() {
  const core = sources('incident/index');
  const { askAllGuards } = sources('remediation/askGuards');
  const policy = {
    ...core.DEFAULT_POLICY,
    remediation: {
      ...core.DEFAULT_POLICY.remediation,
      trustedLocations: ['url:https://example.com/runbooks/'],
      allowedNamespaces: ['payments'],
      quietTimes: {
        freezes: [],
        maintenance: [
          {
            name: 'A window',
            cron: '0 2 * * 0',
            lasts: { hours: 2 },
            timeZone: 'Europe/Berlin',
          },
        ],
        onlyBusinessHours: false,
      },
    },
  };
  const now = core.instant(new Date(START + 600_000).toISOString());
  const stories = Array.from({ length: INCIDENTS }, (_, index) =>
    factsOf(`Q${index}`),
  );
  const states = stories.map(facts => core.fold(facts));
  const ask = state => askAllGuards(contextOf(core, state, policy, now));
  const ofStates = time(() => states.map(ask));
  const ofFacts = time(() => stories.map(facts => ask(core.fold(facts))));
  const agreed = ask(states[0]).guards;
  return {
    result: { guardsMs: ofStates, guardsWithFactsMs: ofFacts },
    lines: [
      `${agreed.length} guards for each of ${INCIDENTS} incidents, one maintenance window among them`,
      `read from ${stories[0].length} facts each as well: ${ofFacts} ms`,
    ],
    targets: [
      {
        name: `every guard for ${INCIDENTS} open incidents (p50)`,
        value: ofStates,
        unit: 'ms',
        atMost: 100,
      },
    ],
  };
}

function time(work) {
  const took = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    work();
    took.push(performance.now() - began);
  }
  // The first rounds are the compiler's.
  return Math.round(percentile(took.slice(3), 0.5));
}

function contextOf(core, state, policy, now) {
  const { runbook } = state.runbook;
  return {
    now,
    policy,
    status: state.status,
    severity: core.severityOf(state, policy).severity,
    ineffective: core.countedAttempts(state, policy).length,
    maxAttempts: core.maxAttemptsOf(runbook.remediation, policy),
    coolUntil: core.cooldownUntil(state, policy),
    runbook,
    runbookKnown: true,
    repair: REPAIR,
    action: {},
    entity: {
      ref: state.ownership.entityRef,
      lifecycle: state.ownership.environment,
      namespace: 'payments',
    },
    switchedOn: true,
    attemptsOnEntity: 2,
    fleet: { services: 200, alerting: 20 },
    underRepair: [],
    proposal: {
      precondition: 'holds',
      observed: 'it is broken',
      targets: [],
      changes: ['restart it'],
      locks: [],
      evidence: [],
      disruption: [{ workload: 'a', pods: 8, unavailable: 0, takes: 1 }],
    },
  };
}

/** An incident whose first two attempts did not help, with what usually happens besides. */
function factsOf(incidentId) {
  const facts = [];
  const add = (type, payload) =>
    facts.push({
      id: `${facts.length}`,
      incidentId,
      sequence: facts.length,
      type,
      payload,
      actor: { kind: 'system' },
      occurredAt: new Date(START + facts.length * 5_000).toISOString(),
      recordedAt: new Date(START + facts.length * 5_000).toISOString(),
    });
  add('pagerduty.triggered', {
    eventId: 'e',
    incident: { title: 'It is broken', serviceId: 'P1', urgency: 'low' },
  });
  add('ownership.resolved', {
    unmapped: false,
    entityRef: `component:default/${incidentId.toLowerCase()}`,
    environment: 'production',
    members: [],
    dependents: [],
  });
  add('runbook.matched', {
    runnersUp: [],
    runbook: {
      entityRef: 'resource:default/r',
      title: 'R',
      path: '/r',
      why: [],
      score: 1,
      location: 'url:https://example.com/runbooks/r.yaml',
      steps: [],
      remediation: {
        mode: 'auto',
        actions: [{ action: 'kubernetes:restart-pod', parameters: {} }],
        verifyWithin: { minutes: 2 },
        resolveIncident: false,
      },
    },
  });
  for (const attempt of [1, 2]) {
    add('remediation.diagnosed', { attempt, evidence: [], guards: [] });
    add('remediation.attempted', {
      attempt,
      action: 'kubernetes:restart-pod',
      targets: [],
      changes: [],
      dryRun: false,
      verifyUntil: new Date(START).toISOString(),
    });
    add('remediation.ineffective', { attempt, reason: 'still broken' });
  }
  while (facts.length < 30) {
    add('note.added', { text: 'Somebody looks at it' });
  }
  return facts;
}
