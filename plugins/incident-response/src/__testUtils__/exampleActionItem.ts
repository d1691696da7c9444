import type { ActionItemSummary } from '@incident-response/backstage-plugin-common';

/** An open action item with its ticket. */
export function exampleActionItem(
  overrides: Partial<ActionItemSummary> = {},
): ActionItemSummary {
  return {
    id: 'limit',
    postmortemId: 'pm-PD1101',
    postmortemTitle: 'payments-api: memory above 95 % for 10 min',
    incidentId: 'PD1101',
    incidentNumber: 1101,
    serviceName: 'payments-api',
    title: 'Raise the memory limit',
    type: 'prevent',
    priority: 'high',
    severity: 'P2',
    entityRef: 'component:default/payments-api',
    ownerRef: 'user:default/ada',
    dueDate: '2999-01-15',
    overdue: false,
    done: false,
    openedAt: '2026-01-01T10:00:00.000Z',
    ticket: {
      key: 'OPS-61',
      url: 'https://jira.example/browse/OPS-61',
      status: 'In Progress',
    },
    editable: true,
    ...overrides,
  };
}
