import type {
  SetupReport,
  SeverityRow,
} from '@incident-response/backstage-plugin-common';

/** A portal that is mostly set up. */
export function exampleSetup(): SetupReport {
  const minutesAgo = (minutes: number) =>
    new Date(Date.now() - minutes * 60_000).toISOString();
  return {
    checks: [
      {
        id: 'pagerduty',
        title: 'PagerDuty API',
        status: 'ok',
        detail: 'Signed in as incident-bot; reads services and incidents.',
      },
      {
        id: 'jira',
        title: 'Jira',
        status: 'not_configured',
        detail: 'No ticket is opened for incidents.',
        remedy: 'Set incidentResponse.jira.baseUrl, email and apiToken.',
      },
      {
        id: 'slack',
        title: 'Slack',
        status: 'error',
        detail: 'Slack answered missing_scope: channels:manage',
        remedy:
          'Add the scope channels:manage to the app and install it again.',
      },
      {
        id: 'runbooks',
        title: 'Runbooks',
        status: 'warning',
        detail: '7 of 8 runbooks can be used.',
      },
    ],
    unmappedServices: [
      { serviceId: 'PXYZ789', serviceName: 'legacy-billing', incidents: 3 },
    ],
    webhook: {
      lastDeliveryAt: minutesAgo(4),
      signatureFailures: 2,
      unsigned: false,
    },
    deadLetters: [
      {
        incidentId: 'PD1999',
        number: 1999,
        title: 'legacy-billing: queue is growing',
        reason: 'Unexpected token in a payload',
        since: minutesAgo(12),
      },
    ],
    deliveries: [
      {
        id: 'D2',
        receivedAt: minutesAgo(4),
        eventType: 'incident.triggered',
        outcome: 'stored',
        incidentId: 'PD1234',
      },
      {
        id: 'D1',
        receivedAt: minutesAgo(90),
        outcome: 'ignored: unknown event',
      },
    ],
    remediation: { enabled: true, configuredOff: false },
    invalidRunbooks: [
      {
        entityRef: 'resource:default/broken-runbook',
        problems: ['spec.steps: Required'],
      },
    ],
  };
}

/** Two rows of a matrix. */
export function exampleSeverityMatrix(): SeverityRow[] {
  return [
    {
      severity: 'P1',
      meaning: 'All or most users, or data loss, or security',
      examples: ['Nobody can pay'],
      acknowledgeWithin: { minutes: 5 },
      updateEvery: { minutes: 15 },
      resolveWithin: { hours: 1 },
      escalation: [
        { after: {}, role: 'primary' },
        { after: { minutes: 5 }, role: 'backup' },
      ],
      mention: 'channel',
      postmortem: { required: true, dueWithin: { days: 3 } },
    },
    {
      severity: 'P4',
      meaning: 'Cosmetic or internal',
      examples: [],
      acknowledgeWithin: { hours: 4 },
      updateEvery: { businessDays: 1 },
      resolveWithin: { weeks: 1 },
      escalation: [],
      mention: 'none',
      postmortem: { required: false },
    },
  ];
}
