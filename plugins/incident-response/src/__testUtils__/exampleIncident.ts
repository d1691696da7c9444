import type {
  IncidentDetail,
  RemediationAttempt,
  RunbookMatch,
} from '@incident-response/backstage-plugin-common';
import { exampleFacts } from './exampleFacts';

export const HIGH_MEMORY_RUNBOOK: RunbookMatch = {
  entityRef: 'resource:default/high-memory',
  title: 'High memory',
  path: '/docs/default/resource/high-memory',
  why: ['the alert is named HighMemoryUsage', 'payments-api depends on it'],
  score: 12,
  steps: [
    {
      title: 'Find the pod that grows',
      description: 'Compare memory by pod over the last hour.',
      anchor: '#find-the-pod',
    },
    { title: 'Restart it', anchor: '#restart' },
    { title: 'Look for a leak in the last release' },
  ],
  remediation: {
    mode: 'auto',
    actions: [{ action: 'kubernetes:restart-pod', parameters: {} }],
    verifyWithin: { minutes: 2 },
    resolveIncident: true,
  },
};

const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

/** A pod that was restarted a minute ago. */
export function exampleAttempt(
  overrides: Partial<RemediationAttempt> = {},
): RemediationAttempt {
  return {
    attempt: 1,
    action: 'kubernetes:restart-pod',
    step: 0,
    status: 'verifying',
    targets: [
      { kind: 'Pod', name: 'payments-api-7f9c', namespace: 'payments' },
    ],
    changes: ['evict pod payments/payments-api-7f9c'],
    diffs: [],
    evidence: [
      {
        title: 'Last log lines',
        text: 'WARN heap 97 %\nWARN gc pause 2.1 s',
      },
    ],
    guards: [
      {
        guard: 'kill-switch',
        allowed: true,
        reason: 'every switch is on',
      },
      { guard: 'attempts', allowed: true, reason: 'attempt 1 of 3' },
    ],
    attemptedAt: minutesAgo(1),
    plan: {
      entityRef: 'resource:default/high-memory',
      etag: 'e7a91c3b5d',
      hash: '0123456789abcdef',
    },
    ...overrides,
  };
}

/** An acknowledged P1 in the middle of its repair. */
export function exampleIncident(
  overrides: Partial<IncidentDetail> = {},
): IncidentDetail {
  const triggeredAt = overrides.triggeredAt ?? minutesAgo(4);
  const after = (minutes: number) =>
    new Date(Date.parse(triggeredAt) + minutes * 60_000).toISOString();
  return {
    id: 'PD1234',
    number: 1234,
    origin: 'pagerduty',
    title: 'payments-api: memory above 95 % for 10 min',
    status: 'acknowledged',
    severity: 'P1',
    severityReason: 'PagerDuty priority is P1',
    serviceName: 'payments-api',
    entityRef: 'component:default/payments-api',
    ownerRef: 'group:default/payments',
    unmapped: false,
    triggeredAt,
    acknowledgedAt: after(0.2),
    version: 9,
    pagerdutyUrl: 'https://pd.example/incidents/PD1234',
    onCall: [{ entityRef: 'user:default/ada', name: 'Ada Lovelace' }],
    channel: {
      id: 'C1',
      name: 'inc-1234-payments-api-memory',
      url: 'https://slack.example/C1',
    },
    ticket: { key: 'OPS-88', url: 'https://jira.example/browse/OPS-88' },
    runbook: HIGH_MEMORY_RUNBOOK,
    runnersUp: [],
    stepsDone: [0],
    alerts: [],
    dependents: ['component:default/checkout', 'component:default/invoices'],
    clocks: [
      {
        clock: 'acknowledge',
        dueAt: after(5),
        metAt: after(0.2),
        breached: false,
      },
      { clock: 'update', dueAt: after(15), breached: false },
      { clock: 'resolve', dueAt: after(60), breached: false },
    ],
    remediation: {
      status: 'verifying',
      attempt: 1,
      maxAttempts: 3,
      action: 'kubernetes:restart-pod',
      explanation:
        'Pod payments-api-7f9c was restarted. Watching whether memory stays below the limit.',
      verifyUntil: new Date(Date.now() + 95_000).toISOString(),
      plan: [{ action: 'kubernetes:restart-pod', parameters: {} }],
      attempts: [exampleAttempt()],
    },
    before: [
      {
        id: 'PD1101',
        number: 1101,
        title: 'payments-api: memory above 95 % for 10 min',
        triggeredAt: minutesAgo(12 * 24 * 60),
        kind: 'repeat',
        why: ['same service, alert and title', 'same runbook'],
        openActionItems: [
          {
            id: 'limit',
            postmortemId: 'pm-PD1101',
            title: 'Raise the memory limit',
            ownerRef: 'group:default/payments',
            dueDate: '2026-01-15',
            ticket: {
              key: 'OPS-61',
              url: 'https://jira.example/browse/OPS-61',
              status: 'To Do',
            },
          },
        ],
      },
    ],
    notConfigured: [],
    troubles: [],
    facts: exampleFacts(triggeredAt),
    allowed: {
      update: true,
      execute: true,
      approve: true,
      editPostmortem: true,
    },
    ...overrides,
  };
}
