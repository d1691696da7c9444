import type {
  FactBase,
  IncidentFact,
  NewFact,
} from '@incident-response/backstage-plugin-common';

const PAGERDUTY = { kind: 'pagerduty' } as const;
const SYSTEM = { kind: 'system' } as const;

/** A fact as the backend stores it, `secondsAfter` the trigger. */
export function exampleFact(
  triggeredAt: string,
  sequence: number,
  secondsAfter: number,
  fact: NewFact,
): IncidentFact {
  const at = new Date(Date.parse(triggeredAt) + secondsAfter * 1_000);
  const base: FactBase = {
    id: `fact-${sequence}`,
    incidentId: 'PD1234',
    sequence,
    occurredAt: at.toISOString(),
    recordedAt: at.toISOString(),
    actor: fact.actor,
    source: fact.source,
  };
  return {
    ...base,
    ...fact,
    id: base.id,
    occurredAt: base.occurredAt,
  } as IncidentFact;
}

/** The first minute of an incident that a restart is about to repair. */
export function exampleFacts(triggeredAt: string): IncidentFact[] {
  const facts: [number, NewFact][] = [
    [
      0,
      {
        type: 'pagerduty.triggered',
        actor: PAGERDUTY,
        source: {
          title: 'PagerDuty',
          url: 'https://pd.example/incidents/PD1234',
        },
        payload: {
          eventId: 'E1',
          incident: {
            title: 'payments-api: memory above 95 % for 10 min',
            number: 1234,
            status: 'triggered',
          },
        },
      },
    ],
    [
      1,
      {
        type: 'ownership.resolved',
        actor: SYSTEM,
        payload: {
          unmapped: false,
          entityRef: 'component:default/payments-api',
          ownerRef: 'group:default/payments',
          members: [],
          dependents: [
            'component:default/checkout',
            'component:default/invoices',
          ],
        },
      },
    ],
    [
      1,
      {
        type: 'alerts.read',
        actor: SYSTEM,
        payload: {
          alerts: [
            {
              id: 'A1',
              name: 'HighMemoryUsage',
              summary: 'payments-api uses 97 % of its memory limit',
              status: 'triggered',
              labels: { namespace: 'payments', severity: 'critical' },
            },
          ],
        },
      },
    ],
    [
      2,
      {
        type: 'channel.opened',
        actor: SYSTEM,
        source: {
          title: '#inc-1234-payments-api',
          url: 'https://slack.example/C1',
        },
        payload: {
          id: 'C1',
          name: 'inc-1234-payments-api-memory',
          url: 'https://slack.example/C1',
        },
      },
    ],
    [
      3,
      {
        type: 'ticket.opened',
        actor: SYSTEM,
        source: { title: 'OPS-88', url: 'https://jira.example/browse/OPS-88' },
        payload: { key: 'OPS-88', url: 'https://jira.example/browse/OPS-88' },
      },
    ],
    [
      3,
      {
        type: 'responders.invited',
        actor: SYSTEM,
        payload: {
          invited: ['ada', 'grace'],
          notFound: [
            {
              who: 'linus@example.com',
              why: 'no Slack account has this e-mail',
            },
          ],
        },
      },
    ],
    [
      10,
      {
        type: 'pagerduty.acknowledged',
        actor: { kind: 'pagerduty', name: 'Ada Lovelace' },
        payload: { eventId: 'E2', incident: {} },
      },
    ],
    [
      12,
      {
        type: 'remediation.diagnosed',
        actor: SYSTEM,
        payload: {
          attempt: 1,
          evidence: [
            {
              title: 'Pod status',
              text: 'payments-api-7f9c  Running  restarts: 4',
            },
            {
              title: 'Last log lines',
              text: 'WARN heap 97 %\nWARN gc pause 2.1 s',
            },
          ],
          guards: [
            {
              guard: 'kill-switch',
              allowed: true,
              reason: 'automatic repair is on',
            },
            {
              guard: 'attempts',
              allowed: true,
              reason: '0 of 3 attempts used',
            },
          ],
        },
      },
    ],
    [
      14,
      {
        type: 'remediation.attempted',
        actor: SYSTEM,
        payload: {
          attempt: 1,
          action: 'kubernetes:restart-pod',
          targets: [
            { kind: 'Pod', name: 'payments-api-7f9c', namespace: 'payments' },
          ],
          changes: ['evict pod payments/payments-api-7f9c'],
          dryRun: false,
          verifyUntil: triggeredAt,
        },
      },
    ],
  ];
  return facts.map(([seconds, fact], index) =>
    exampleFact(triggeredAt, index + 1, seconds, fact),
  );
}
