import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

export const examples: TemplateExample[] = [
  {
    description: 'For an incident that the portal knows, by its number',
    example: `steps:
  - id: create
    name: Create the postmortem
    action: incident-response:postmortem:create
    input:
      incident: 1234
`,
  },
  {
    description: 'For an incident that PagerDuty never saw',
    example: `steps:
  - id: create
    name: Create the postmortem
    action: incident-response:postmortem:create
    input:
      title: Orders were charged twice
      severity: P2
      entityRef: component:default/payments-api
      startedAt: '2026-03-01T09:00:00Z'
      endedAt: '2026-03-01T10:30:00Z'
      summary: A retry was not idempotent.
`,
  },
];
